"""The facts at the head of each page of docs/providers, and the two tables that they make in its README.

`make docs` writes the tables. What the adapters know themselves isn't written a second time: how long a text
waits comes from them, and tests/docs/test_providers.py holds the rest against what the adapters do.
"""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from functions.on_missed_call.providers import ADAPTERS, load_adapter
from functions.shared.call import OUTCOMES, Outcome

FOLDER = Path(__file__).parents[2] / "docs" / "providers"
INDEX = FOLDER / "README.md"


class _Facts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Requests(_Facts):
    """How a provider's requests prove where they come from, and when they are repeated."""

    proof: str
    covers: list[str]
    old_ones_refused: str
    answer_within: str
    tries_again: str


class Page(_Facts):
    """`provider` is the adapter's name, or several in words. `text_waits` stands where no adapter tells it.

    `requests` is left out of a page whose requests are another page's.
    """

    telephone_system: str
    provider: str
    missed_as: list[Outcome] | str
    placed_at: str
    line_found_by: str
    text_waits: str | None = None
    call_back: str
    requests: Requests | None = None


def read(page: Path) -> Page:
    """The page's facts, in YAML between its first two lines of hyphens."""
    _, facts, _ = page.read_text(encoding="utf-8").split("---\n", 2)
    return Page.model_validate(YAML(typ="safe").load(facts))


# The adapters' own pages come first, then the ways in that need none.
PAGES = {
    page.stem: read(page)
    for page in sorted(FOLDER.glob("*.md"), key=lambda page: (page.stem not in ADAPTERS, page.stem))
    if page != INDEX
}


def what_each_can_tell() -> str:
    head = ("telephone system", "`provider`", "missed as", "placed at", "line found by", "text waits")
    return _table(
        (*head, "call back"),
        (
            (
                f"[{page.telephone_system}]({name}.md)",
                f"`{page.provider}`" if page.provider in ADAPTERS else page.provider,
                _outcomes(page.missed_as),
                page.placed_at,
                page.line_found_by,
                page.text_waits or f"{load_adapter(page.provider).settle_seconds} s",
                page.call_back,
            )
            for name, page in PAGES.items()
        ),
    )


def how_each_proves_itself() -> str:
    return _table(
        ("telephone system", "proof", "covers", "old ones are refused", "answer within", "tries again"),
        (
            (
                f"[{page.telephone_system}]({name}.md)",
                page.requests.proof,
                ", ".join(page.requests.covers) or "nothing",
                page.requests.old_ones_refused,
                page.requests.answer_within,
                page.requests.tries_again,
            )
            for name, page in PAGES.items()
            if page.requests
        ),
    )


TABLES = {"what each can tell": what_each_can_tell, "how each proves itself": how_each_proves_itself}


def redrawn(index: str) -> str:
    """The index with each table between its two comments drawn anew."""
    for name, table in TABLES.items():
        before, _, rest = index.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition("<!-- end -->\n")
        index = f"{before}<!-- {name} -->\n\n{table()}\n<!-- end -->\n{after}"
    return index


def _outcomes(missed_as: list[Outcome] | str) -> str:
    if isinstance(missed_as, str):
        return missed_as
    if set(missed_as) == set(OUTCOMES):
        return "all"
    return ", ".join(missed_as).replace("_", " ")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    first, *others = (f"| {' | '.join(cells)} |\n" for cells in (head, *rows))
    return "".join((first, f"|{'---|' * len(head)}\n", *others))


if __name__ == "__main__":
    INDEX.write_text(redrawn(INDEX.read_text(encoding="utf-8")), encoding="utf-8")
