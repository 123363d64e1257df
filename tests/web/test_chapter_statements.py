"""A chapter's statements in a real browser: the verdict chosen, plain tables without a script, nothing that meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from made_run import make_run
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import Browser, Page
from rules import violations

from weijin_analysis.claims import ledger
from weijin_analysis.ledger_tables import chapter_tables, scores_table
from weijin_analysis.publish.html import export

LEDGER = ledger()
OWN = LEDGER[LEDGER["chapter"].eq("08")]
PAGES = ("08.html", "08.en.html")

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made run, with the real statements of chapter 08 and the scores of all."""
    run = make_run(tmp_path_factory.mktemp("run"))
    for language in ("zh", "en"):
        path = next((run / "notebooks").glob(f"*.{language}.ipynb"))
        notebook = nbformat.read(path, as_version=4)
        shown = [scores_table(LEDGER, language), chapter_tables(OWN, "08", language)]
        outputs = [new_output("display_data", data={"text/html": html}) for html in shown]
        notebook.cells.append(new_code_cell("chapter.claims()", outputs=outputs))
        nbformat.write(notebook, path)
    return export(run, run / "site").parent


@pytest.fixture
def open_page(chromium: Browser, site: Path) -> Iterator[Open]:
    contexts = []

    def opened(name: str, width: int = 1440, **options: object) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}, offline=True, **options))
        page = contexts[-1].new_page()
        page.goto((site / name).as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def shown(page: Page) -> list[str]:
    rows = page.locator(".weijin-claims tbody tr").all()
    return [row.locator("th small").inner_text().split()[-1] for row in rows if row.is_visible()]


def test_rows_are_shown_by_the_verdict_chosen(open_page: Open) -> None:
    page = open_page("08.en.html")
    verdict = page.locator(".weijin-claims").get_by_label("Verdict")
    verdict.select_option(label="does not hold")
    assert shown(page) == OWN.loc[OWN["result"].eq("contradicted") & OWN["outcome"].eq(""), "id"].tolist()
    verdict.select_option(label="open")
    assert shown(page) == OWN.loc[OWN["outcome"].eq("open"), "id"].tolist()
    assert page.locator(".weijin-claims table").locator("visible=true").count() == 1
    assert page.get_by_role("status").inner_text() == f"{len(shown(page))} / {len(OWN)}"
    verdict.select_option(index=0)
    assert page.get_by_role("status").inner_text() == f"{len(OWN)} / {len(OWN)}"


def test_a_verdict_of_folded_rows_opens_the_fold(open_page: Open) -> None:
    page = open_page("08.en.html")
    folded = OWN.loc[~OWN["bound"] & OWN["outcome"].eq(""), "id"].tolist()
    assert not set(folded) & set(shown(page))
    page.locator(".weijin-claims").get_by_label("Verdict").select_option(label="no data")
    assert set(folded) <= set(shown(page))


def test_without_a_script_all_rows_stand_in_plain_tables(open_page: Open) -> None:
    page = open_page("08.html", java_script_enabled=False)
    assert not page.locator(".weijin-claims .filters").is_visible()
    page.locator(".weijin-claims summary").click()
    assert len(shown(page)) == len(OWN)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_every_cell_keeps_to_its_place(open_page: Open, name: str, width: int) -> None:
    page = open_page(name, width)
    page.locator(".weijin-claims summary").click()
    wide = page.evaluate("""() => [...document.querySelectorAll('.weijin-claims tbody :is(th, td)')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)""")
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", PAGES)
def test_a_mark_stands_on_the_line_of_its_word(open_page: Open, name: str) -> None:
    page = open_page(name)
    off = page.evaluate("""() => [...document.querySelectorAll('.weijin-claims .verdict')].map((verdict) => {
        const range = document.createRange();
        range.selectNodeContents(verdict.lastChild);
        const [word, mark] = [range, verdict.querySelector('.sign')].map((part) => part.getBoundingClientRect());
        return Math.abs((word.top + word.bottom) / 2 - (mark.top + mark.bottom) / 2);
    })""")
    assert off
    assert max(off) < 4


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_stays_accessible(open_page: Open, name: str, width: int) -> None:
    assert violations(open_page(name, width)) == []
