"""The change report as a reader meets it: alone and in an edition, in a real browser with the network off."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_run import HOSTILE, make_run
from playwright.sync_api import Browser, Page
from rules import violations

from weijin_analysis.publish.changes import compare
from weijin_analysis.publish.changes.alone import write_alone
from weijin_analysis.publish.html import export

PAGES = ("alone/index.html", "alone/index.en.html", "site/changes.html", "site/changes.en.html")
SCREENS = pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")], ids=["desk", "phone at night"])
ROW = {
    "table": "battery_price", "metric": "pack_price_real", "entity": "World", "period": "2024", "value": "115",
    "low": "", "high": "", "unit": "USD_2024/kWh", "published": "2024-12-10", "kind": "observed",
    "known": "2024-12-10", "source": "s", "note": "",
}  # fmt: skip
LATER = [ROW | {"value": "118", "published": "2025-12-09"}, ROW | {"period": "2025", "value": "108"}]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs that differ in everything that can, the page of the comparison, and an edition with it."""
    folder = tmp_path_factory.mktemp("changes")
    before = make_run(folder / "runs" / "20261120T080000Z")
    after = folder / "runs" / "20261127T080000Z"
    shutil.copytree(before, after)
    write_rows(before, [ROW])
    write_rows(after, LATER)
    for language in ("zh", "en"):
        figures = after / "figures" / "08" / language
        edit(figures / "f08-1.json", lambda record: record["finding"].update(zh=f"另一句{HOSTILE}", en=HOSTILE))
        shutil.copy(figures / "f08-1_tall_light.png", figures / "f08-1_wide_light.png")
        forecasts = figures / "forecasts.csv"
        text = forecasts.read_text(encoding="utf-8")
        forecasts.write_text(text.replace(",0.5,100,", ",0.5,90,"), encoding="utf-8")
    edit(after / "claims.json", lambda claims: claims[0].update(outcome="did_not"))
    edit(after / "run.json", lambda run: run["items"][0]["parameters"].update(as_of="2024-12-31"))
    edit(after / "run.json", lambda run: run.update(run=after.name, data={"battery_price": "0" * 64}))
    write_alone(compare(before, after), folder / "alone")
    export(after, folder / "site", before=before)
    return folder


def write_rows(run: Path, rows: list[dict[str, str]]) -> None:
    for language in ("zh", "en"):
        with (run / "figures" / "08" / language / "f08-1.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(ROW), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def edit(path: Path, change: Callable[..., object]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def open_page(chromium: Browser, folder: Path) -> Iterator[Open]:
    """Open a page without a network; nothing may go wrong in the browser."""
    contexts, faults = [], []

    def open_page(name: str, **settings: object) -> Page:
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.set_offline(True)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
        page.goto(f"{folder.as_uri()}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("name", PAGES)
@SCREENS
def test_the_page_shows_every_picture_and_breaks_no_rule(open_page: Open, name: str, width: int, theme: str) -> None:
    page = open_page(name, color_scheme=theme, viewport={"width": width, "height": 900})
    page.evaluate("Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode(); }))")
    shown = page.evaluate("[...document.images].map(image => [image.naturalWidth > 0, Boolean(image.alt)])")
    assert shown == [[True, True]] * 3
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_page_needs_no_sideways_scroll_on_the_narrowest_phone(open_page: Open, name: str) -> None:
    page = open_page(name, viewport={"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", PAGES)
def test_every_part_of_the_report_is_there_and_text_stays_text(open_page: Open, name: str) -> None:
    page = open_page(name)
    heads = page.locator("main h2").evaluate_all("heads => heads.map(head => head.id)")
    assert heads == ["inputs", "lines", "figures", "forecasts", "claims"]
    assert HOSTILE in page.locator(".said").inner_text()


def test_without_a_script_the_pictures_follow_the_readers_system(open_page: Open) -> None:
    page = open_page("alone/index.en.html", java_script_enabled=False, color_scheme="dark")
    assert page.locator(".pair img").count() == 3
    assert page.locator(".pair img").first.evaluate("image => image.currentSrc").endswith("before.svg#dark")


def test_the_language_switch_keeps_the_page(open_page: Open) -> None:
    page = open_page("site/changes.html")
    page.locator("[data-language-link][hreflang=en]").click()
    assert page.locator("h1").inner_text() == "What changed in this edition"
