"""The texts that a dealership's file words itself: by language, by what a text is for, and by hours. Pure."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, PlainValidator

from functions.shared import template
from functions.shared.call import Language, TextKind
from functions.shared.fields import PART


def _measured_or_minutes(written: object) -> object:
    if written == "measured" or (type(written) is int and 15 <= written <= 600):
        return written
    raise ValueError("write measured, or 15 to 600 minutes")


# When staff call back, as a text promises it: as long as the department took of late, or so many minutes.
CallbackBy = Annotated[Literal["measured"] | int, PlainValidator(_measured_or_minutes)]


class ByHours(BaseModel):
    """A template for open hours and one for closed ones. Where one is absent, Rappel's own is used."""

    model_config = PART

    open: str | None = None
    closed: str | None = None


class Texts(ByHours):
    """One department's templates in one language: the answer to a missed call, and the follow-ups.

    `promised` takes the place of `open` where the answer can say by when staff will call back.
    """

    promised: str | None = None
    tried: ByHours = ByHours()
    follow_up: ByHours = ByHours()

    def templates(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Each template that is written, and where."""
        for kind, texts in ((), self), (("tried",), self.tried), (("follow_up",), self.follow_up):
            for moment, words in (("open", texts.open), ("closed", texts.closed)):
                if words is not None:
                    yield (*kind, moment), words
        if self.promised is not None:
            yield ("promised",), self.promised

    def of(self, kind: TextKind, *, is_open: bool, promised: bool = False) -> str | None:
        """The template of that kind of text. A test's is an answer's."""
        if promised:
            return self.promised
        texts = self.tried if kind == "tried" else self.follow_up if kind == "follow_up" else self
        return texts.open if is_open else texts.closed

    def check(self, language: Language) -> None:
        """Raises WordingProblem for a template that may not be sent to a caller."""
        for place, words in self.templates():
            try:
                template.check(words, language, promises=place == ("promised",))
            except ValueError as error:
                raise WordingProblem(str(error), place) from None


class WordingProblem(Exception):
    """`place` is where the template stands, and the text what to mend in it."""

    def __init__(self, words: str, place: tuple[str, ...]) -> None:
        super().__init__(words)
        self.place = place
