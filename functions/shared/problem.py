"""What is wrong with what somebody wrote: the words of it, and the part that they are of."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails, PydanticCustomError

_CLASSES = ("Value error, ", "Assertion failed, ")


def message(error: ErrorDetails) -> str:
    """Pydantic's words without the class of error that they begin with where they are ours."""
    words = error["msg"]
    for name in _CLASSES:
        words = words.removeprefix(name)
    return words


# By pydantic's types (docs.pydantic.dev/latest/errors/validation_errors), which tell what is in braces.
PLAIN_WORDS: Mapping[str, str] = {
    "literal_error": "write {expected}",
    "missing": "this key is missing: add it",
    "extra_forbidden": "this key is unknown: take it away",
    "string_type": "put it in quotes",
    "string_too_long": "write {max_length} characters at most",
    "string_too_short": "write {min_length} characters at least",
    **dict.fromkeys(("tuple_type", "list_type", "frozen_set_type"), "write a list: [one, another]"),
    **dict.fromkeys(("dict_type", "model_type"), "write keys below it, each with its value"),
    "too_short": "write one at least",
    "too_long": "write {max_length} at most",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "write a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "write a number"),
    "greater_than_equal": "write {ge} or more",
    "less_than_equal": "write {le} or less",
    **dict.fromkeys(("bool_type", "bool_parsing"), "write true or false"),
}


def plain_words(error: ErrorDetails, forms: Mapping[str, str]) -> str:
    """Says what to write instead, for whoever wrote a file. `forms` are the forms of its keys, by name."""
    kind = error["type"]
    if kind == "string_pattern_mismatch":
        form = forms.get(str(error["loc"][-1]) if error["loc"] else "")
        return f"write {form}" if form else "it has another form than is asked"
    words = PLAIN_WORDS.get(kind)
    return words.format(**error.get("ctx", {})).replace("'", "") if words else message(error)


def problem_at(words: str, *path: str | int) -> PydanticCustomError:
    """Returns the error to raise. `path` leads from the model to the part; the error's `ctx` has both."""
    return PydanticCustomError("problem_at", "{words}", {"path": path, "words": words})
