"""The edition that ``weijin run --html`` builds of all chapters, opened by double click without a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Request
from rules import violations

from weijin_analysis.publish.figures import FRAMES

MOST_OF_A_PAGE, MOST_OF_ALL = 1_500_000, 40_000_000
"""Bytes: what a reader waits for, and what fits in a mail or on a stick."""

ONE_OF_EACH_KIND = ("index", "08", "x08-1", "forecasts")
STOCK_SENTENCES = ("no description has been provided", "image", "figure", "plot")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("edition") / "outputs"
    weijin = Path(sys.executable).parent / "weijin"
    done = subprocess.run([weijin, "run", "--html", "--output", output], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return output / "latest" / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    names = sorted(path.name for path in site.glob("*.html"))
    return {name: BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser") for name in names}


@pytest.fixture
def narrow(chromium: Browser) -> Iterator[Page]:
    """A window of 320 pixels without a network, as wide as a page must still be read without scrolling sideways."""
    context = chromium.new_context(viewport={"width": 320, "height": 900}, color_scheme="dark", offline=True)
    yield context.new_page()
    context.close()


def addresses(page: BeautifulSoup) -> Iterator[str]:
    for tag in page.select("[href], [src], [srcset]"):
        address = str(tag.get("href") or tag.get("src") or tag.get("srcset"))
        if not address.startswith(("data:", "https:", "http:")):
            yield address


def test_every_chapter_and_figure_has_a_page_in_both_languages(pages: dict[str, BeautifulSoup]) -> None:
    chinese = {name for name in pages if not name.endswith(".en.html")}
    assert {name.removesuffix(".html") + ".en.html" for name in chinese} == set(pages) - chinese
    for language in ("", ".en"):
        for chapter in pages[f"index{language}.html"].select(".chapters .title"):
            page = pages[chapter["href"]]
            for figure in page.select("figure[id]"):
                assert f"{figure['id']}{language}.html" in pages


def test_every_link_download_and_anchor_leads_somewhere(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    anchors = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    for name, page in pages.items():
        for address in addresses(page):
            file, _, anchor = address.partition("#")
            assert (site / (file or name)).is_file(), f"{name}: {address}"
            if anchor and not file.endswith(".svg"):
                assert anchor in anchors[file or name], f"{name}: {address}"


def test_the_languages_have_the_same_places(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        if not name.endswith(".en.html"):
            english = pages[name.removesuffix(".html") + ".en.html"]
            assert [tag["id"] for tag in page.select("[id]")] == [tag["id"] for tag in english.select("[id]")], name


def test_a_page_and_the_whole_are_small(site: Path, pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        language = "en" if name.endswith(".en.html") else "zh"
        shared = sum(path.stat().st_size for path in (site / "assets").glob(f"*.{language}.*"))
        pictures = {str(tag["src"]) for tag in page.select("picture > img")}
        size = (site / name).stat().st_size + shared + sum((site / file).stat().st_size for file in pictures)
        assert size < MOST_OF_A_PAGE, name
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < MOST_OF_ALL


def test_every_page_opens_without_a_network_a_fault_or_scrolling_sideways(
    narrow: Page, site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    faults: list[str] = []
    narrow.on("requestfailed", lambda request: None if left_behind(request) else faults.append(request.url))
    narrow.on("request", lambda request: None if request.url.startswith("file:") else faults.append(request.url))
    narrow.on("console", lambda message: faults.append(message.text))
    narrow.on("pageerror", lambda error: faults.append(str(error)))
    for name in pages:
        narrow.goto((site / name).as_uri())
        narrow.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        assert faults == [], name
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, name


def left_behind(request: Request) -> bool:
    """Whether a request only ended because the next page was opened."""
    return request.failure == "net::ERR_ABORTED"


def test_every_picture_has_an_alternative_text_of_its_own_and_can_be_drawn(
    narrow: Page, site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    shown = {tag["src"]: tag["alt"] for page in pages.values() for tag in page.select("img")}
    assert len(set(shown.values())) == len(shown)
    for file, alt in shown.items():
        assert len(alt) > 20, file
        assert not alt.lower().startswith(STOCK_SENTENCES), file
    narrow.goto((site / "index.html").as_uri())
    files = [file.replace("_wide", f"_{frame}") for file in shown for frame in FRAMES]
    draw = "async file => { const image = new Image(); image.src = file; await image.decode(); return image.width; }"
    for file in files:
        assert narrow.evaluate(draw, file) > 0, file


@pytest.mark.parametrize("stem", ONE_OF_EACH_KIND)
@pytest.mark.parametrize("ending", [".html", ".en.html"])
def test_a_page_of_each_kind_breaks_no_rule_of_wcag_2_2_aa(narrow: Page, site: Path, stem: str, ending: str) -> None:
    narrow.goto((site / f"{stem}{ending}").as_uri())
    assert violations(narrow) == []
