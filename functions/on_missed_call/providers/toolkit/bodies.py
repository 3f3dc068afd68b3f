"""Reads JSON bodies strictly: a refusal names the first field that is wrong, and never its value."""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ValidationError, model_validator

from functions.on_missed_call.providers.toolkit.moments import in_utc
from functions.on_missed_call.web import Refused
from functions.shared.problem import message

M = TypeVar("M", bound=BaseModel)
# ISO 8601 with its offset, or UNIX time.
Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]


class Body(BaseModel):
    """An object in which null and "" say what leaving the part out says: providers write all three."""

    @model_validator(mode="before")
    @classmethod
    def _without_the_empty(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: part for name, part in value.items() if part is not None and part != ""}


def read(model: type[M], body: bytes) -> M:
    """Returns the body as the model. Raises Refused 400, also for a body that nests too deep."""
    try:
        return model.model_validate_json(body)
    except ValidationError as problem:
        raise _unreadable(problem) from None


def _unreadable(problem: ValidationError) -> Refused:
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return Refused(400, "malformed_body", "the body is no JSON")
    field = ".".join(str(part) for part in first["loc"]) or "the body"
    code = "missing_field" if first["type"] == "missing" else "bad_field"
    return Refused(400, code, f"{field}: {message(first)}")
