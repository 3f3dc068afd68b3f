"""Reads a page as a browser would, as far as a unit test needs."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from functions.lake.findings import Findings
from functions.lake.report.page import render
from functions.shared.call import Language

NB = "\N{NO-BREAK SPACE}"


@dataclass
class Read:
    """`tags` in their order, with their attributes; `findings` are the sentences by their name."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    findings: list[tuple[str, str]] = field(default_factory=list)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def sentence(self, name: str) -> str:
        """The sentence of that name: there is one."""
        (text,) = [text for each, text in self.findings if each == name]
        return text

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.findings]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        self.read.tags.append((tag, attributes))
        if tag in ("meta", "link"):
            return
        self._open.append((tag, attributes.get("data-finding")))
        if name := attributes.get("data-finding"):
            self.read.findings.append((name, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.read.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self._open.pop()
        assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.read.texts.setdefault(self._open[-1][0], []).append(data)
        if any(name for _, name in self._open):
            name, text = self.read.findings[-1]
            self.read.findings[-1] = (name, text + data)

    def close(self) -> None:
        super().close()
        assert not self._open, f"never closed: {self._open}"


def read(findings: Findings, language: Language, other: str | None = None) -> Read:
    """Fails where an element isn't closed where it should be."""
    reader = _Reader()
    reader.feed(render(findings, language, other))
    reader.close()
    return reader.read


def french(findings: Findings) -> Read:
    return read(findings, "fr")
