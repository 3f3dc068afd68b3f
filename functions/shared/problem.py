"""What is wrong with what somebody wrote: the words of it, and the part that they are of."""

from pydantic_core import ErrorDetails, PydanticCustomError

_CLASSES = ("Value error, ", "Assertion failed, ")


def message(error: ErrorDetails) -> str:
    """Pydantic's words without the class of error that they begin with where they are ours."""
    words = error["msg"]
    for name in _CLASSES:
        words = words.removeprefix(name)
    return words


def problem_at(words: str, *path: str | int) -> PydanticCustomError:
    """Returns the error to raise. `path` leads from the model to the part; the error's `ctx` has both."""
    return PydanticCustomError("problem_at", "{words}", {"path": path, "words": words})
