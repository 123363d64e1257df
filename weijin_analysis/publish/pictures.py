"""One SVG for both grounds: the light drawing, with the colours of the dark one behind the fragment ``#dark``.

Light and dark are drawn alike but for their colours, so the site keeps one file of each frame: ``f08-1_wide.svg`` is
light in whatever opens it, and an ``<img>`` that asks for ``f08-1_wide.svg#dark`` shows the dark one, in browsers and
from a disk. What must not go in here: drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from weijin_analysis.errors import FigureError

DARK = "dark"
"""The fragment that asks for the dark ground."""

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_COLOUR = re.compile(r"\b(fill|stroke): (#[0-9a-fA-F]{6})\b")
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_NAMED = ("aria-labelledby", "aria-describedby")

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)

Pairs = dict[tuple[str, str, str], str]
"""A property with its light and its dark colour, and the class that changes one into the other."""


def paired_svg(light: Path, dark: Path) -> bytes:
    """Return the light drawing with the colours of the dark one under ``#dark``.

    Raises
    ------
    FigureError
        If the two differ in more than colours and ids.
    """
    root, other = _read(light), _read(dark)
    pairs: Pairs = {}
    try:
        for element, twin in zip(root.iter(), other.iter(), strict=True):
            _pair(element, twin, pairs)
    except ValueError:
        expected = "two drawings that differ in colours only"
        raise FigureError(light.name, f"another drawing than in {dark.name}", expected, "Draw both again.") from None
    _drop_unused_ids(root)
    root.set("id", DARK)
    _add_rules(root, pairs)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _read(path: Path) -> Element:
    return ElementTree.fromstring(path.read_bytes())


def _pair(light: Element, dark: Element, pairs: Pairs) -> None:
    """Give an element the classes of its colours.

    Raises
    ------
    ValueError
        If the elements are not alike.
    """
    style, twin = light.get("style", ""), dark.get("style", "")
    if light.tag != dark.tag or _COLOUR.sub(r"\1", style) != _COLOUR.sub(r"\1", twin):
        raise ValueError
    classes = []
    for (name, colour), (_, other) in zip(_COLOUR.findall(style), _COLOUR.findall(twin), strict=True):
        if colour != other:
            classes.append(pairs.setdefault((name, colour, other), f"c{len(pairs)}"))
    if classes:
        light.set("class", " ".join(classes))


def _add_rules(root: Element, pairs: Pairs) -> None:
    """Variables, because what ``<use>`` repeats inherits from the root but matches no rule about it."""
    dark = "".join(f"--{name}:{colour};" for (_, _, colour), name in pairs.items())
    rules = "".join(f".{name}{{{what}:var(--{name},{light})!important}}" for (what, light, _), name in pairs.items())
    style = next(root.iter(f"{{{_SVG}}}style"))
    style.text = f"{style.text or ''}:target{{{dark}}}{rules}"


def _drop_unused_ids(root: Element) -> None:
    """Most ids only number what a drawing program made; kept are those that something refers to."""
    used = {name for element in root.iter() for value in element.attrib.items() for name in _references(*value)}
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)


def _references(attribute: str, value: str) -> Iterator[str]:
    if attribute in _NAMED:
        yield from value.split()
    for match in _REFERENCE.finditer(value):
        yield match[1] or match[2]
