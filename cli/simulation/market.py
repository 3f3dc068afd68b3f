"""A market of dealerships, as their files would say: French first in Quebec, a few beyond its time zone."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from cli.shared.slug import slug
from cli.simulation.departments import SIMULATED
from cli.simulation.week import SHARES
from functions.lake.opening_calendar import public_holidays
from functions.lake.quarter import Quarter
from functions.shared.call import Department
from functions.shared.dealership import Dealership


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    areas: tuple[str, ...]
    timezone: str = "America/Toronto"
    subdivision: str = "QC"


_TOWNS = (
    Town("Montréal", ("514", "438")),
    Town("Québec", ("418", "581")),
    Town("Laval", ("450", "579")),
    Town("Edmundston", ("506",), "America/Moncton", "NB"),
    Town("Gatineau", ("819", "873")),
    Town("Longueuil", ("450", "579")),
    Town("Sherbrooke", ("819", "873")),
    Town("Îles-de-la-Madeleine", ("418",), "America/Halifax"),
    Town("Trois-Rivières", ("819",)),
    Town("Saguenay", ("418", "581")),
    Town("Lévis", ("418", "581")),
    Town("Terrebonne", ("450",)),
    Town("Saint-Jérôme", ("450", "579")),
    Town("Drummondville", ("819", "873")),
    Town("Moncton", ("506",), "America/Moncton", "NB"),
    Town("Granby", ("450",)),
    Town("Rimouski", ("418", "581")),
    Town("Saint-Hyacinthe", ("450",)),
    Town("Victoriaville", ("819",)),
    Town("Rouyn-Noranda", ("819",)),
    Town("Saint-Georges", ("418",)),
    Town("Joliette", ("450",)),
    Town("Gaspé", ("418",)),
    Town("Sept-Îles", ("418",)),
)
_KINDS = ("Automobiles", "Autos", "Garage", "Complexe auto", "Groupe auto")
_FAMILIES = (
    *("Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné"),
    *("Ouellet", "Pelletier", "Bélanger", "Lévesque", "Bergeron", "Leblanc", "Paquette", "Girard", "Simard"),
    *("Boucher", "Caron", "Beaulieu", "Cloutier", "Dubé", "Poirier", "Fournier", "Lapointe", "Nadeau"),
)
_WEEKS = tomllib.loads(Path(__file__).with_name("weeks.toml").read_text("utf-8"))["weeks"]
_LINES = [(line, department) for department, simulated in SIMULATED.items() for line in simulated.lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A dealership and what falls to it of the market: its calls, and how they fall to its departments."""

    dealership: Dealership
    town: Town
    calls: int
    mix: dict[Department, float]


def places(quarter: Quarter, calls: int, dealerships: int, seed: int) -> list[Place]:
    """Draws so many dealerships, and divides the calls among them, to the one."""
    rng = Random(f"{seed} market")  # noqa: S311 -- it draws, and keeps no secret
    towns = [_TOWNS[number % len(_TOWNS)] for number in range(dealerships)]
    names: dict[str, None] = {}
    for town in towns:
        name = f"{rng.choice(_KINDS)} {rng.choice(_FAMILIES)} {town.name}"
        while name in names:
            name = f"{rng.choice(_KINDS)} {rng.choice(_FAMILIES)} & {rng.choice(_FAMILIES)} {town.name}"
        names[name] = None
    drawn = [
        _dealership(name, town, quarter, number, rng)
        for number, (name, town) in enumerate(zip(names, towns, strict=True))
    ]
    sizes = [rng.lognormvariate(0, 0.5) for _ in drawn]
    mixes = [
        {department: share * rng.lognormvariate(0, 0.15) for department, share in SHARES.items()}
        for _ in drawn
    ]
    return sorted(
        (
            Place(dealership=dealership, town=town, calls=share, mix=mix)
            for dealership, town, share, mix in zip(
                drawn, towns, _apportion(calls, sizes), mixes, strict=True
            )
        ),
        key=lambda place: place.dealership.id,
    )


def _apportion(calls: int, sizes: list[float]) -> list[int]:
    """Returns whole numbers in the sizes' proportion, which add up to `calls`."""
    total, shares, given, seen = sum(sizes), [], 0, 0.0
    for size in sizes:
        seen += size
        upto = round(calls * seen / total)
        shares.append(upto - given)
        given = upto
    return shares


def _dealership(name: str, town: Town, quarter: Quarter, number: int, rng: Random) -> Dealership:
    languages = ["en", "fr"] if town.subdivision != "QC" else rng.choice([["fr"], ["fr", "en"]])
    provider, settle = rng.choice([("twilio", 0), ("standardwebhooks", 25)])
    identifier = slug(name)
    years = (quarter.previous.year, quarter.year, quarter.last.year + 1)
    days_off = {d: n for year in years for d, n in public_holidays("CA", town.subdivision, year).items()}
    return Dealership.model_validate(
        {
            "id": identifier,
            "name": name,
            "text_name": name[:40],
            "timezone": town.timezone,
            "languages": languages,
            "phone": _line_number(town, number, 0),
            "hours": rng.choice(_WEEKS),
            "holidays": {"subdivision": town.subdivision, "closed": _stocktaking(quarter, rng)},
            "lines": [
                {"name": line, "department": department, "number": _line_number(town, number, index)}
                for index, (line, department) in enumerate(_LINES, 1)
            ],
            "integrations": [
                {"id": f"{identifier[:50]}-{provider[:10]}", "provider": provider, "settle_seconds": settle}
            ],
            "days_off": days_off,
        }
    )


def _stocktaking(quarter: Quarter, rng: Random) -> dict[date, str]:
    """Closes some dealerships for a Friday of their own, near the quarter's end."""
    if rng.random() > 0.2:
        return {}
    return {quarter.last - timedelta(days=(quarter.last.weekday() - 4) % 7 + 7): "Inventaire"}


def _line_number(town: Town, number: int, index: int) -> str:
    """Makes a number that nobody has: no exchange in North America begins with 0."""
    return f"+1{town.areas[0]}0{number % 100_000:05d}{index}"
