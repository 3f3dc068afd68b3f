"""Each chart of a report by itself: an SVG that any program draws, its numbers as CSV, and a PNG."""

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from cli.exports.workbook import sections_of
from functions.lake.findings.catalogue import Findings
from functions.lake.report import layout, localizer
from functions.lake.report.drawing import Circle, Line, Picture, Rect, Shape, Text
from functions.lake.report.parts import Figure, Table
from functions.shared.call import Language

# Whoever cuts a chart out has its words with it: above it what it shows and the units, below it the source.
_MARGIN, _LINE, _HEAD = 16, 20, 56
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 60
_COLOUR = re.compile(r"(--[\w-]+): (?:light-dark\(([^,]+),[^)]*\)|([^;]+));")


class Written(NamedTuple):
    """How many charts there are, and whether each has a PNG."""

    charts: int
    has_pngs: bool


def write(findings: Findings, language: Language, folder: Path) -> Written:
    """Writes all of them into the folder, by the drawings' names; PNGs where a Chromium is on the machine.

    Raises CalledProcessError and TimeoutExpired where Chromium fails.
    """
    loc = localizer.of(language)
    source, css = layout.source(findings, loc), flat_css()
    chromium = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    names: list[str] = []
    for section in sections_of(findings, loc):
        for figure in section.figures:
            name = figure.drawing.name.split()[0]
            names.append(name)
            again = names.count(name)
            target = folder / (f"{name}-{again}" if again > 1 else name)
            svg = target.with_suffix(".svg")
            svg.write_text(drawn(figure, source, css), encoding="utf-8")
            _write_csv(target.with_suffix(".csv"), figure.numbers)
            if chromium:
                _rasterise(chromium, svg, target.with_suffix(".png"), _size(figure.drawing.pictures[-1]))
    return Written(len(names), chromium is not None)


def drawn(figure: Figure, source: str, css: str) -> str:
    """Writes the figure as one SVG, as wide as on a desk: what it shows, its units, itself, its source."""
    picture = figure.drawing.pictures[-1]
    width, height = _size(picture)
    size = {"viewBox": f"0 0 {width} {height}", "width": str(width), "height": str(height)}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", **size})
    SubElement(svg, "title").text = figure.title
    SubElement(svg, "desc").text = figure.drawing.description
    SubElement(svg, "style").text = css
    SubElement(svg, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    for text, style, y in (
        (figure.title, "head", _MARGIN + _LINE),
        (figure.subtitle, "soft", _MARGIN + 2 * _LINE),
        (source, "soft", height - _MARGIN),
    ):
        SubElement(svg, "text", {"x": str(_MARGIN), "y": str(y), "class": style}).text = text
    chart = SubElement(svg, "g", {"transform": f"translate({_MARGIN} {_MARGIN + _HEAD})"})
    for shape in picture.shapes:
        _add(chart, shape)
    return tostring(svg, encoding="unicode")


def _size(picture: Picture) -> tuple[int, int]:
    return picture.width + 2 * _MARGIN, picture.height + 3 * _MARGIN + _HEAD + _LINE


def _add(chart: Element, shape: Shape) -> None:
    match shape:
        case Text():
            names: tuple[str, ...] = ("x", "y")
        case Rect():
            names = ("x", "y", "width", "height")
        case Line():
            names = ("x1", "y1", "x2", "y2")
        case Circle():
            names = ("cx", "cy", "r")
        case _:
            names = ("points",)
    values = shape._asdict() | ({"cx": shape.x, "cy": shape.y} if isinstance(shape, Circle) else {})
    made = SubElement(chart, shape.kind, {name: str(values[name]) for name in names} | {"class": shape.style})
    if isinstance(shape, Text):
        made.set("text-anchor", shape.anchor)
        made.text = shape.text


def flat_css() -> str:
    """The page's rules of its drawings in the light, for programs that know no custom properties."""
    css = layout.styles()
    colours = {name: light or plain for name, light, plain in _COLOUR.findall(css)}
    rules = [line for line in css.splitlines() if line.startswith(".chart ") and "display" not in line]
    rules += [".paper { fill: var(--paper); }", "text.head { font-size: 17px; font-weight: 600; }"]
    flat = "\n".join(rule.replace(".chart ", "") for rule in rules)
    flat = re.sub(r"light-dark\(([^,]+),[^)]*\)", r"\1", flat)
    return re.sub(r"var\((--[\w-]+)\)", lambda found: colours[found[1]], flat)


def _write_csv(target: Path, table: Table) -> None:
    """In UTF-8 with its mark, as Excel wants it."""
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([table.head, *table.rows])


def _rasterise(chromium: str, svg: Path, png: Path, size: tuple[int, int]) -> None:
    """Twice as fine as the drawing, for print."""
    # Chromium refuses to sandbox what root runs; the drawing is our own, and holds no script.
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    asked = ["--headless", "--hide-scrollbars", "--force-device-scale-factor=2", *sandbox]
    window = f"--window-size={size[0]},{size[1]}"
    subprocess.run(
        [chromium, *asked, window, f"--screenshot={png.resolve()}", svg.resolve().as_uri()],
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
