"""What people write and export, almost right: replies, dealerships' files, call logs as CSV and XLSX.

A reader refuses with its own error, `Failed`, or reads; anything else is a failure.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from cli.call_logs.read.tables import heads
from cli.dealership.file import load
from cli.shared.errors import Failed
from functions.on_sms_event.replies.reading import read

_ROOT = Path(__file__).parents[2]
PIECES = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\r", b"\n\n", b"\t", b";" * 300, b"=1+1", b"\xe9"),
    *(b": ", b"- ", b"&a ", b"*a ", b"!!python/object ", b"[" * 400, b"{", b"?", b"|", b"9" * 5000, b"%"),
)
_WORDS = (
    *("STOP", "arrêt", "ARRET", "start", "aide", "help", "non merci", "wrong number", "mauvais numéro", "ok"),
    *(
        "👍",
        "\u200d",
        "\u202e",
        "\ud800",
        "\x00",
        "???",
        "a" * 3000,
        "é\u0301",
        "ＳＴＯＰ",
        "1",
        "",
        "\n",
        "!",
    ),
)


def attempts(number: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many of each reader: its name, and what is wrong, or nothing."""
    readers: Mapping[str, Callable[[Random, Path], object]] = {
        "reply": lambda random, _: read(" ".join(random.choices(_WORDS, k=random.randrange(12)))),
        "yaml": _yaml,
        "csv": _csv,
        "xlsx": _xlsx,
    }
    with TemporaryDirectory() as folder:
        for name, reader in readers.items():
            for index in range(number):
                random = Random(f"{seed} {name} {index}")
                try:
                    reader(random, Path(folder))
                    wrong = ""
                except Failed:
                    wrong = ""
                except Exception as error:  # noqa: BLE001 -- each is what is looked for
                    wrong = f"{index}: {type(error).__name__}: {error}"
                yield name, wrong


def _yaml(random: Random, folder: Path) -> object:
    start = random.choice(("garage-tremblay", "autos-riviere"))
    return read_dealership(_mutated((_ROOT / "demo" / f"{start}.yaml").read_bytes(), random), folder)


def read_dealership(data: bytes, folder: Path) -> object:
    """A dealership's file of these bytes. Raises Failed."""
    file = folder / "dealership.yaml"
    file.write_bytes(data)
    return load(file, date(2026, 3, 3))


def _csv(random: Random, folder: Path) -> object:
    rows = "Date;Heure;De;À;Résultat;Durée\n" + "2026-03-03;09:05:00;5145550177;Service;Manqué;0:20\n" * 20
    encoded = rows.encode(random.choice(("utf-8", "cp1252", "utf-16")))
    return read_log(_mutated(encoded, random), folder / "calls.csv")


def _xlsx(random: Random, folder: Path) -> object:
    if random.random() < 0.5:
        return read_log(_mutated(_book(), random), folder / "calls.xlsx")
    part = random.choice(parts())
    return read_log(book_with(part, lambda data: _mutated(data, random)), folder / "calls.xlsx")


def _book() -> bytes:
    book, packed = Workbook(), io.BytesIO()
    assert book.active
    for _ in range(5):
        book.active.append(["2026-03-03", 9.5, "5145550177", None, "Manqué"])
    book.save(packed)
    return packed.getvalue()


def parts() -> list[str]:
    """What a workbook is made of."""
    with zipfile.ZipFile(io.BytesIO(_book())) as packed:
        return packed.namelist()


def book_with(part: str, changed: Callable[[bytes], bytes]) -> bytes:
    """A right workbook, but for one of its parts."""
    mutated = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book())) as source, zipfile.ZipFile(mutated, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, changed(data) if name == part else data)
    return mutated.getvalue()


def read_log(data: bytes, file: Path) -> object:
    """A call log of these bytes. Raises Failed."""
    file.write_bytes(data)
    return [list(table.rows(lambda _: None)) for table, _ in heads(file, None)]


def _mutated(data: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 2, 5))):
        at, to = sorted(random.randrange(len(data) + 1) for _ in range(2))
        lines = data.split(b"\n")
        random.shuffle(lines)
        data = random.choice(
            (
                data[:at] + random.choice(PIECES) + data[at:],
                data[:at] + data[min(to, at + 40) :],
                data[:at] + data[at:to][:200] * 2 + data[to:],
                b"\n".join(lines),
                data[:to],
            )
        )
    return data
