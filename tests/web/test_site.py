"""The edition as a reader meets it: opened from the disk by a real browser, with the network off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_run import ALT, PLAIN_ALT, make_run
from playwright.sync_api import Browser, Page
from rules import violations

from weijin_analysis.publish.html import export

STEMS = ("index", "08", "f08-1", "x08-2", "claims", "forecasts", "changes", "sources")
PAGES = tuple(f"{stem}{ending}" for stem in STEMS for ending in (".html", ".en.html"))
WITH_PICTURES = tuple(name for name in PAGES if name.startswith(("index", "08", "f", "x")) and "forecasts" not in name)
SCREENS = pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")], ids=["desk", "phone at night"])
PAPER = {"light": "rgb(252, 250, 246)", "dark": "rgb(21, 24, 28)"}
SHOWN = "document.querySelector('picture > img').currentSrc"

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = make_run(tmp_path_factory.mktemp("run"))
    return export(run, run / "site").parent


@pytest.fixture
def faults() -> list[str]:
    """What went wrong in the browser: it must stay empty."""
    return []


@pytest.fixture
def open_page(chromium: Browser, site: Path, faults: list[str]) -> Iterator[Open]:
    """Open a page of the site in a new window without a network."""
    contexts = []

    def open_page(name: str, **settings: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}} | settings)
        contexts.append(context)
        context.set_offline(True)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
        page.on("request", lambda request: None if local(request.url) else faults.append(f"left: {request.url}"))
        page.goto(f"{site.as_uri()}/{name}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def local(url: str) -> bool:
    return url.startswith(("file:", "data:"))


def load_pictures(page: Page) -> None:
    """Have the lazy pictures loaded too."""
    page.evaluate("Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode(); }))")


def wait_until_shown(page: Page, ending: str) -> None:
    """Wait for the first figure to show a file; asked from outside, for pages that run no script."""
    for _ in range(100):
        if page.evaluate(SHOWN).endswith(ending):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"the figure shows {page.evaluate(SHOWN)}, not {ending}")


@pytest.mark.parametrize("name", PAGES)
@SCREENS
def test_a_page_opens_without_a_network_and_shows_every_picture(
    open_page: Open, name: str, theme: str, width: int
) -> None:
    page = open_page(name, color_scheme=theme, viewport={"width": width, "height": 900})
    load_pictures(page)
    images = page.evaluate("[...document.images].map(image => [image.complete, image.naturalWidth, image.alt])")
    assert bool(images) == (name in WITH_PICTURES)
    for complete, natural_width, alt in images:
        assert complete
        assert natural_width > 0
        assert alt


@pytest.mark.parametrize("name", PAGES)
@SCREENS
def test_a_page_breaks_no_rule_of_wcag_2_2_aa(open_page: Open, name: str, theme: str, width: int) -> None:
    page = open_page(name, color_scheme=theme, viewport={"width": width, "height": 900})
    assert violations(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pictures_are_named_in_the_language_of_the_page(open_page: Open, language: str) -> None:
    page = open_page("08.html" if language == "zh" else "08.en.html")
    for name in (ALT["f08-1"][language], ALT["x08-2"][language], PLAIN_ALT[language]):
        assert page.get_by_role("img", name=name).count() >= 1


def test_the_fonts_of_the_site_are_used(open_page: Open) -> None:
    page = open_page("08.html")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.weight)")
    assert {name.replace('"', "") for name in loaded} >= {"Noto Sans SC400", "Noto Sans SC700"}


def test_the_policy_stops_a_script_that_is_not_the_sites_own(open_page: Open, faults: list[str]) -> None:
    page = open_page("index.html")
    page.evaluate(
        """const script = document.createElement("script");
        script.textContent = "document.title = 'taken over'";
        document.body.append(script);"""
    )
    assert page.title() != "taken over"
    assert len(faults) == 1
    assert "Content Security Policy" in faults.pop()


def test_the_language_switch_keeps_the_address_of_the_place(open_page: Open) -> None:
    page = open_page("08.html#x08-2")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/08.en.html#x08-2")
    assert page.locator("#x08-2").evaluate("figure => Math.abs(figure.getBoundingClientRect().top) < 80")


def test_the_language_switch_keeps_a_place_that_was_only_scrolled_to(open_page: Open) -> None:
    page = open_page("08.en.html")
    page.locator("#survey-by-survey").evaluate("heading => heading.scrollIntoView()")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/08.html#survey-by-survey")


def test_the_language_switch_at_the_top_leads_to_the_top(open_page: Open) -> None:
    page = open_page("08.en.html")
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/08.html")


def test_the_theme_switch_changes_ground_and_figures_and_is_remembered(open_page: Open) -> None:
    page = open_page("08.html", color_scheme="light")
    assert PAPER["light"] == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.evaluate(SHOWN).endswith("f08-1_wide.svg")
    dark = page.get_by_role("button", name="深")
    dark.click()
    assert dark.get_attribute("aria-pressed") == "true"
    assert PAPER["dark"] == page.evaluate("getComputedStyle(document.body).backgroundColor")
    wait_until_shown(page, "f08-1_wide.svg#dark")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/08.en.html*")
    assert PAPER["dark"] == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_the_picture_fits_screen_and_ground_with_and_without_a_script(
    open_page: Open, theme: str, script: bool
) -> None:
    page = open_page("08.html", color_scheme=theme, java_script_enabled=script)
    for width, frame in ((1440, "wide"), (700, "wide"), (699, "tall"), (390, "tall")):
        page.set_viewport_size({"width": width, "height": 900})
        wait_until_shown(page, f"f08-1_{frame}.svg{'#dark' if theme == 'dark' else ''}")
    assert PAPER[theme] == page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_what_needs_a_script_is_hidden_without_one_and_the_code_can_be_opened_all_the_same(open_page: Open) -> None:
    page = open_page("08.html", java_script_enabled=False)
    assert page.get_by_role("button").count() == 0
    assert page.locator(".code-cell").first.is_visible()


def test_paper_is_light_whatever_the_screen_is(open_page: Open) -> None:
    page = open_page("08.html", color_scheme="light")
    page.get_by_role("button", name="深").click()
    wait_until_shown(page, "_wide.svg#dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    wait_until_shown(page, "_wide.svg")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(31, 29, 26)"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    wait_until_shown(page, "_wide.svg#dark")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_never_scrolls_sideways(open_page: Open, name: str) -> None:
    page = open_page(name)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    page.evaluate("document.documentElement.classList.add('with-code')")
    for width in (320, 360, 390, 699, 700, 959, 960, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_a_fold_opens_by_keyboard(open_page: Open) -> None:
    page = open_page("08.html")
    page.locator("#f08-1 .sources summary").focus()
    assert not page.locator("#f08-1 .source-list").is_visible()
    page.keyboard.press("Enter")
    assert page.locator("#f08-1 .source-list").is_visible()


def test_the_code_switch_shows_all_code_by_keyboard_and_hides_it_again(open_page: Open) -> None:
    page = open_page("08.en.html")
    code = page.locator(".highlight")
    assert not any(cell.is_visible() for cell in code.all())
    switch = page.get_by_role("button", name="Show code")
    switch.focus()
    page.keyboard.press("Space")
    assert all(cell.is_visible() for cell in code.all())
    assert switch.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    assert not any(cell.is_visible() for cell in code.all())


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(open_page: Open) -> None:
    page = open_page("08.en.html")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == "#content"
    assert focused.evaluate("link => link.getBoundingClientRect().top >= 0")
    assert focused.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


def test_switches_are_large_enough_to_hit(open_page: Open) -> None:
    page = open_page("08.html", viewport={"width": 390, "height": 800})
    for switch in page.locator(".switch > *").all():
        box = switch.bounding_box()
        assert box["height"] >= 24
        assert box["width"] >= 24


# The ledger


def shown_claims(page: Page) -> list[str]:
    return [row.get_attribute("id") for row in page.locator(".claims tr[id]").all() if row.is_visible()]


def test_the_ledger_is_searched_by_words_chapter_and_verdict(open_page: Open) -> None:
    page = open_page("claims.en.html")
    assert shown_claims(page) == ["c08-001", "c08-002"]
    page.get_by_label("Search").fill("pack 2024")
    assert shown_claims(page) == ["c08-002"]
    assert page.get_by_role("status").inner_text() == "1 / 2"
    page.get_by_label("Search").fill("")
    page.get_by_label("Verdict").select_option(label="partly")
    assert shown_claims(page) == ["c08-001"]
    assert page.get_by_role("rowheader", name="Chapter 8").is_visible()
    page.get_by_label("Search").fill("no such words")
    assert shown_claims(page) == []
    assert not page.get_by_role("rowheader", name="Chapter 8").is_visible()


def test_without_a_script_the_ledger_is_a_plain_table(open_page: Open) -> None:
    page = open_page("claims.html", java_script_enabled=False)
    assert shown_claims(page) == ["c08-001", "c08-002"]
    assert page.get_by_role("searchbox").count() == 0


def test_the_language_switch_keeps_the_statement(open_page: Open) -> None:
    page = open_page("claims.html")
    page.evaluate("document.body.style.paddingBottom = '2000px'")  # as if many more statements followed
    page.locator("#c08-002").evaluate("row => row.scrollIntoView()")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/claims.en.html#c08-002")


def test_the_language_switch_keeps_the_statement_jumped_to(open_page: Open) -> None:
    page = open_page("claims.html#c08-001")
    page.evaluate("document.querySelectorAll('.claims p + p').forEach(line => line.remove())")  # as low as rows can be
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    page.locator("#c08-001").evaluate("row => row.scrollIntoView()")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/claims.en.html#c08-001")


@pytest.mark.parametrize("width", [320, 390, 699, 700, 960, 1440])
@pytest.mark.parametrize("name", ["08.html", "08.en.html"])
def test_a_place_jumped_to_is_not_hidden_below_the_masthead(open_page: Open, name: str, width: int) -> None:
    page = open_page(f"{name}#x08-2", viewport={"width": width, "height": 800})
    top = page.locator("#x08-2").bounding_box()["y"]
    masthead = page.locator(".masthead").bounding_box()
    assert masthead["y"] + masthead["height"] <= top < 200


def test_a_download_is_the_file_itself(open_page: Open, faults: list[str]) -> None:
    page = open_page("f08-1.en.html")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="ZIP").click()
    assert waiting.value.suggested_filename == "f08-1.zip"
    assert [fault.rpartition("/")[2] for fault in faults] == ["f08-1.zip"]  # a download ends the request for a page
    faults.clear()


def test_on_paper_a_figure_and_its_data_stay_and_the_controls_go(open_page: Open) -> None:
    page = open_page("f08-1.html")
    page.emulate_media(media="print")
    assert page.locator("figure img").is_visible()
    assert page.locator("#rows").is_visible()
    assert not page.locator(".downloads").is_visible()
    assert not page.locator(".switches").is_visible()
    assert page.pdf().startswith(b"%PDF")
