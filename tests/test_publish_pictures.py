"""One SVG for both grounds."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from weijin_analysis.errors import FigureError
from weijin_analysis.publish.pictures import paired_svg

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" id="all">
<defs><style>text{{white-space:pre}}</style><path id="{prefix}-mark" d="M 0 0" style="stroke: {ink}"/></defs>
<g id="{prefix}-unused"><rect style="fill: {paper}; stroke: {ink}"/></g>
<use xlink:href="#{prefix}-mark" style="fill: #123456"/></svg>
"""


def draw(folder: Path, **colours: str) -> list[Path]:
    paths = []
    for ground, (paper, ink) in {"light": ("#fcfaf6", "#1f1d1a"), "dark": ("#15181c", "#f1ede5")}.items():
        paths.append(folder / f"{ground}.svg")
        paths[-1].write_text(DRAWING.format(prefix=ground, paper=paper, ink=colours.get(ground, ink)), encoding="utf-8")
    return paths


def test_the_light_colours_stay_where_they_were_and_the_dark_ones_wait_behind_the_target(tmp_path: Path) -> None:
    text = paired_svg(*draw(tmp_path)).decode()
    assert 'style="fill: #fcfaf6; stroke: #1f1d1a"' in text
    dark = re.search(r":target\{([^}]*)\}", text)
    assert dark is not None
    assert sorted(dark[1].strip(";").split(";")) == ["--c0:#f1ede5", "--c1:#15181c"]


def test_a_colour_that_is_the_same_on_both_grounds_gets_no_class(tmp_path: Path) -> None:
    root = ElementTree.fromstring(paired_svg(*draw(tmp_path)))
    classes = {element.tag.rpartition("}")[2]: element.get("class") for element in root.iter() if element.get("style")}
    assert classes == {"path": "c0", "rect": "c1 c0", "use": None}


def test_only_ids_that_something_refers_to_stay(tmp_path: Path) -> None:
    root = ElementTree.fromstring(paired_svg(*draw(tmp_path)))
    assert [element.get("id") for element in root.iter() if element.get("id")] == ["dark", "light-mark"]


def test_drawings_that_differ_in_more_than_colours_are_refused(tmp_path: Path) -> None:
    light, dark = draw(tmp_path)
    dark.write_text(dark.read_text(encoding="utf-8").replace("<rect", "<line"), encoding="utf-8")
    with pytest.raises(FigureError, match=r"light\.svg: found another drawing than in dark\.svg"):
        paired_svg(light, dark)
