"""What is wrong is said in our words; pydantic's class of error isn't said before them."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import AfterValidator, TypeAdapter, ValidationError

from functions.shared.problem import message, problem_at

ROOT = Path(__file__).parents[3]


def _refuse(value: str) -> str:
    raise ValueError("write it otherwise")


def _assert(value: str) -> str:
    assert not value, "write nothing"
    return value


def _point(value: str) -> str:
    raise problem_at("write it there", "lines", 0)


@pytest.mark.parametrize(
    ("validator", "said"),
    [(_refuse, "write it otherwise"), (_assert, "write nothing"), (_point, "write it there")],
)
def test_the_words_come_without_their_class(validator: Callable[[str], str], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[str, AfterValidator(validator)]).validate_python("x")
    [error] = refused.value.errors()
    assert message(error).partition("\n")[0] == said


def test_pydantic_s_message_is_read_nowhere_else() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("functions", "cli", "infra", "demo")
        for path in (ROOT / folder).rglob("*.py")
        if '["msg"]' in path.read_text("utf-8").replace("'", '"')
    }
    assert readers == {"functions/shared/problem.py"}
