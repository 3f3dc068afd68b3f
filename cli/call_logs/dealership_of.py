"""Whose calls an export holds, and when they are open: by their file, else as usual in Quebec."""

from datetime import date
from pathlib import Path

import typer

from cli.call_logs.mapping.file import Mapping
from cli.dealership import file as dealership_file
from cli.shared.errors import Failed
from cli.shared.lake import stderr
from cli.shared.slug import slug
from functions.shared.dealership import Dealership


def find(option: str | None, file: Path | None, mapping: Mapping, export: Path, today: date) -> Dealership:
    """Takes the one that the option, its own file or the mapping names.

    Else it is named after the export, and a message says so.
    """
    if file is not None:
        dealership = dealership_file.load(file, today)
        wanted = option or mapping.dealership
        if wanted not in (None, dealership.id):
            raise Failed(f"{file} is {dealership.id}, and the calls are to be {wanted}'s: mend one of them")
        return dealership
    id_ = option or mapping.dealership or _named_after(export)
    try:
        dealership = _ordinary(id_)
    except ValueError:
        raise typer.BadParameter(f'"{id_}" is no dealership id: write it like garage-tremblay') from None
    if not (option or mapping.dealership):
        stderr.print(
            f"nobody says whose calls these are: named {id_} after the file; --dealership names another",
            markup=False,
            highlight=False,
        )
    stderr.print(
        f"{id_}: hours are taken to be Monday to Friday 8 h to 17 h in Quebec, closed on its holidays;"
        " --dealership-file gives its own",
        markup=False,
        highlight=False,
    )
    return dealership


def _named_after(export: Path) -> str:
    name = slug(export.stem)
    return name if len(name) > 2 else f"calls-{name}".strip("-")


def _ordinary(id_: str) -> Dealership:
    """Makes a dealership of Quebec that nobody has described. Nothing shows its number or line."""
    return Dealership.model_validate(
        {
            "id": id_,
            "name": id_,
            "text_name": id_,
            "timezone": "America/Toronto",
            "languages": ["fr"],
            "phone": "+15145550100",
            "hours": {"default": {"monday-friday": "08:00-17:00"}},
            "lines": [{"name": id_, "department": "other", "number": "+15145550100"}],
            "integrations": [{"id": "import", "provider": "import"}],
        }
    )
