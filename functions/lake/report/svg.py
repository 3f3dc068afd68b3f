"""Drawings in the page, each with an alternative in words; pygal's without its script and its style. Pure."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from markupsafe import Markup

# What pygal's own script would use, and what the page has better.
_DROPPED = {"script", "style", "defs", "desc"}
_UNUSED = {"background", "tooltip-overlay", "tooltip"}
_FRACTION = re.compile(r"-?\d+\.\d+")
# Attributes that pygal writes for its script alone.
_IDLE = {"rx", "ry"}


def drawing(chart: Any, *, name: str, title: str, description: str) -> Markup:
    """Draws a chart of pygal's, the same bytes each time: pygal dates its drawings, and gives random ids."""
    source = chart.render(disable_xml_declaration=True)
    root = ElementTree.fromstring(source)  # noqa: S314 -- it was written two lines up
    _bare(root)
    size = chart.config.width, chart.config.height
    bare = picture(*size, name=name, title=title, description=description)
    bare.extend(root)
    return to_markup(bare)


def picture(width: int, height: int, *, name: str, title: str, description: str) -> ElementTree.Element:
    """Begins an inline SVG. Its text alternative is a title and a description; the page's CSS colours it."""
    svg = ElementTree.Element(
        "svg",
        {
            "class": f"chart {name}",
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
        },
    )
    ElementTree.SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    ElementTree.SubElement(svg, "desc", {"id": f"{name}-description"}).text = description
    return svg


def to_markup(picture: ElementTree.Element) -> Markup:
    """Writes the picture as the page holds it."""
    return Markup(ElementTree.tostring(picture, encoding="unicode"))  # noqa: S704 -- it escaped what it wrote


def _bare(element: ElementTree.Element) -> None:
    for child in list(element):
        child.tag = child.tag.rpartition("}")[2]
        if _unused(element, child):
            element.remove(child)
        else:
            _bare(child)
    element.attrib = {key: _FRACTION.sub(_short, value) for key, value in _needed(element)}


def _unused(parent: ElementTree.Element, child: ElementTree.Element) -> bool:
    classes = set(child.get("class", "").split())
    if child.tag == "title":  # a bar's own is kept: a pointer shows it
        return "bar" not in parent.get("class", "").split()
    empty = child.tag == "g" and not len(child)
    return child.tag in _DROPPED or bool(classes & _UNUSED) or empty


def _needed(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key not in _IDLE and not key.startswith("{") and value:
            yield key, value


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
