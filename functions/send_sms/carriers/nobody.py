"""Takes a rehearsal's texts where the carrier knows no dry run, as SNS doesn't: nobody judges them."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Nobody:
    name: ClassVar[str] = "sns"

    def send(self, _caller: str, _body: str, call: str) -> str:
        return call
