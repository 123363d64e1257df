"""An SVG inside ``<img>`` looks in a real browser as its PNG does: fonts, positions and colours are inside it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser
from sample_figure import install_words, specification

from weijin_analysis import messages
from weijin_analysis.plotting.figure import render
from weijin_analysis.plotting.style import TALL, WIDE, Frame
from weijin_analysis.publish.pictures import paired_svg

SCALE = 200 / 72
MOST_OF_THE_PIXELS = 0.005


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    before = messages.LOCALE_DIRECTORY
    folder = tmp_path_factory.mktemp("figure")
    install_words(folder / "locale")
    for language in ("zh", "en"):
        render(specification(), folder / language, language)
    yield folder
    messages.LOCALE_DIRECTORY = before


def seen(chromium: Browser, file: Path, frame: Frame, fragment: str = "") -> Image.Image:
    """A photograph of the file inside an ``<img>``, in a page that may load nothing from outside."""
    size = {"width": int(frame.width), "height": int(frame.height)}
    page = chromium.new_page(viewport=size, device_scale_factor=SCALE)
    html = file.with_suffix(".html")
    image = f'<img src="{file.name}{fragment}" width="{size["width"]}">'
    html.write_text(f'<body style="margin:0">{image}', encoding="utf-8")
    page.goto(html.as_uri())
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return picture


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that clearly differ once the smoothing of edges is blurred away."""
    grey = [
        np.asarray(image.convert("L").filter(ImageFilter.BoxBlur(2)), dtype=float)
        for image in (one, other.resize(one.size))
    ]
    return float((np.abs(grey[0] - grey[1]) > 40).mean())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("frame", [WIDE, TALL], ids=lambda frame: frame.name)
def test_the_svg_in_a_page_looks_like_the_png(chromium: Browser, folder: Path, frame: Frame, language: str) -> None:
    file = folder / language / f"f99-1_{frame.name}_light.svg"
    with Image.open(file.with_suffix(".png")) as png:
        assert share_that_differs(seen(chromium, file, frame), png) < MOST_OF_THE_PIXELS


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_the_one_file_of_the_edition_shows_either_ground_by_its_fragment(
    chromium: Browser, folder: Path, ground: str
) -> None:
    drawn = {name: folder / "zh" / f"f99-1_wide_{name}.svg" for name in ("light", "dark")}
    both = folder / "zh" / "both.svg"
    both.write_bytes(paired_svg(drawn["light"], drawn["dark"]))
    shown = seen(chromium, both, WIDE, "#dark" if ground == "dark" else "")
    assert share_that_differs(shown, seen(chromium, drawn[ground], WIDE)) == 0
    other = "light" if ground == "dark" else "dark"
    assert share_that_differs(shown, seen(chromium, drawn[other], WIDE)) > MOST_OF_THE_PIXELS


def test_without_its_fonts_the_svg_would_not(chromium: Browser, folder: Path) -> None:
    """The comparison above can fail: the fonts inside are what makes it pass."""
    original = folder / "en" / "f99-1_wide_light.svg"
    stripped = folder / "stripped.svg"
    stripped.write_text(re.sub(r"@font-face\{[^}]*\}", "", original.read_text(encoding="utf-8")), encoding="utf-8")
    with Image.open(original.with_suffix(".png")) as png:
        assert share_that_differs(seen(chromium, stripped, WIDE), png) > MOST_OF_THE_PIXELS
