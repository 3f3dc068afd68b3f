"""What is wrong with a part where only the whole can tell: the part is named beside the words."""

from pydantic_core import PydanticCustomError


def problem_at(words: str, *path: str | int) -> PydanticCustomError:
    """For a validator to raise. `path` leads on to the part; the error's `ctx` holds it, and the words."""
    return PydanticCustomError("problem_at", "{words}", {"path": path, "words": words})
