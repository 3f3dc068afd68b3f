"""An error that a validator of a whole model raises about one of its parts."""

from pydantic_core import PydanticCustomError


def problem_at(words: str, *path: str | int) -> PydanticCustomError:
    """Returns the error to raise. `path` leads from the model to the part; the error's `ctx` has both."""
    return PydanticCustomError("problem_at", "{words}", {"path": path, "words": words})
