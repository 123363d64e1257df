"""Opens every page of an edition in a real browser without a network, and tells what is wrong with it.

Called by ``benchmarks/edition.py --pages``. The tests hold a small edition against the same demands and open some of
the real pages; this takes all of them, in minutes. What must not go in here: sizes and times.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "web"))
from conftest import NAMES, OPTIONS
from rules import violations

WINDOWS = {
    "1440 px, light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "390 px, dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "390 px, light, no script": {
        "viewport": {"width": 390, "height": 844}, "color_scheme": "light", "java_script_enabled": False
    },
}  # fmt: skip
NARROWEST, SHEET = 320, 720
"""Pixels: the narrowest phone, and an A4 sheet without its margins."""


_UNFOLD = """() => {
    document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
    document.documentElement.classList.add('with-code');
}"""
_PICTURES = """() => Promise.all([...document.images].map((image) => {
    image.loading = 'eager';
    return image.decode().then(() => '', () => image.currentSrc);
}))"""
_PLACES = "[...document.querySelectorAll('h2[id], h3[id], figure[id], tr[id]')].map((place) => place.id)"
_TO_PLACE = "(id) => document.getElementById(id).scrollIntoView()"
_AT = "document.getElementById(decodeURIComponent(location.hash.slice(1)))?.getBoundingClientRect().top"
_HIDDEN = """[...document.querySelectorAll('main :is(h1, h2, h3, p, tr)')].filter((part) =>
    !part.closest('details:not([open]), [data-needs-script], .code-cell') && !part.checkVisibility()).length"""

_STATEMENTS = """[...document.querySelectorAll('.claims tr[id]')].map((row) =>
    [row.id, row.querySelector('.said').textContent])"""
_FOUND = "[...document.querySelectorAll('.claims tr[id]')].filter((r) => r.checkVisibility()).map((r) => r.id)"

_TEXTS = "body :is(h1, h2, h3, h4, p, li, th, td, dt, dd, caption, summary, label, option, button, a, text)"
_SQUEEZED = """[...document.querySelectorAll('main :is(td, th)')].filter((cell) => cell.checkVisibility()
    && cell.textContent.trim().length > 12 && cell.clientWidth < 48).length"""


def faults(site: Path) -> Iterator[tuple[str, list[str]]]:
    """Give each check with what it found: a page's name and what is wrong, one line each."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        pages = sorted(site.glob("*.html"))
        for name, window in WINDOWS.items():
            checks = _WITHOUT_SCRIPT if "no script" in name else _WITH_SCRIPT
            for check, found in _look(browser, window, pages, checks).items():
                yield f"{check} ({name})", found
        yield "fonts of the machine", list(_fonts(browser, pages))
        yield "the ledger's search", list(_search(browser, site))
        browser.close()


def _look(browser: Browser, window: dict[str, Any], pages: list[Path], checks: Checks) -> dict[str, list[str]]:
    """Open each page in one window, and put every check to it."""
    context = browser.new_context(**window, offline=True)
    page, said = _heard(context)
    found: dict[str, list[str]] = {name: [] for name in ("network, console, policy", *checks)}
    for path in pages:
        page.set_viewport_size(window["viewport"])
        page.goto(path.as_uri())
        for name, check in checks.items():
            found[name] += [f"{path.name}: {what}" for what in check(page)]
        found["network, console, policy"] += [f"{path.name}: {what}" for what in said]
        said.clear()
    context.close()
    return found


def _heard(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and the list to which it adds what goes wrong in it."""
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if _local(request.url) else said.append(f"asked for {request.url}"))
    page.on("requestfailed", lambda request: None if _left_behind(request) else said.append(f"failed: {request.url}"))
    return page, said


def _local(url: str) -> bool:
    return url.startswith(("file:", "data:"))


def _left_behind(request: Request) -> bool:
    """Whether a request only ended because the next page was opened."""
    return request.failure == "net::ERR_ABORTED"


def _pictures(page: Page) -> list[str]:
    return [f"cannot draw {address}" for address in page.evaluate(_PICTURES) if address]


def _sideways(page: Page) -> list[str]:
    page.evaluate(_UNFOLD)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{width} px wide in a window of {NARROWEST}"] if width > NARROWEST else []


def _fonts(browser: Browser, pages: list[Path]) -> Iterator[str]:
    """Families that the browser had to take from the machine, code left out; it loads a page again to tell."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    for path in pages:
        page.goto(path.as_uri())
        page.evaluate("document.fonts.ready")
        page.evaluate("document.querySelectorAll('code, pre').forEach((code) => { code.style.display = 'none'; })")
        for domain in ("DOM", "CSS"):
            session.send(f"{domain}.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        glyphs: Counter[str] = Counter()
        for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": _TEXTS})["nodeIds"]:
            for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
                if not font["isCustomFont"]:
                    glyphs[font["familyName"]] += int(font["glyphCount"])
        yield from (f"{path.name}: {count} glyphs from {family}" for family, count in glyphs.items())
    context.close()


def _paper(page: Page) -> list[str]:
    """Print: nothing wider than the sheet, no column squeezed to a letter a line."""
    page.set_viewport_size({"width": SHEET, "height": 1000})
    page.emulate_media(media="print")
    width, squeezed = page.evaluate("document.documentElement.scrollWidth"), page.evaluate(_SQUEEZED)
    page.emulate_media(media="screen")
    wide = [f"{width} px wide on a sheet of {SHEET}"] if width > SHEET else []
    return wide + ([f"{squeezed} squeezed cells on paper"] if squeezed else [])


def _language(page: Page) -> list[str]:
    """Change the language in the middle of the page: the other page must open at the same place."""
    before, places = page.url, page.evaluate(_PLACES)
    if not places:
        return []
    place = places[len(places) // 2]
    page.evaluate(_TO_PLACE, place)
    reached = page.evaluate("scrollY")
    page.locator("[data-language-link]:not([aria-current])").click()
    page.wait_for_url(lambda url: url.partition("#")[0] != before.partition("#")[0])
    landed, wanted = page.url.rpartition("/")[2], _counterpart(before)
    page.wait_for_load_state("load")
    at, ended = page.evaluate(_AT), page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 2")
    if landed == wanted and not reached:
        return []  # the page is too short to scroll
    if landed.partition("#")[0] != wanted or at is None:
        return [f"{place} leads to {landed}"]
    return [] if ended or abs(at) < 200 else [f"{place} is at {at:.0f} px after the switch"]


def _counterpart(url: str) -> str:
    stem = url.rpartition("/")[2].partition("#")[0].removesuffix(".html")
    return f"{stem.removesuffix('.en')}.html" if stem.endswith(".en") else f"{stem}.en.html"


def _shown(page: Page) -> list[str]:
    hidden = page.evaluate(_HIDDEN)
    return [f"{hidden} parts of the text are hidden"] if hidden else []


def _search(browser: Browser, site: Path) -> Iterator[str]:
    """Every statement must be found by its own words, and be the only one found by its id."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    for path in sorted(site.glob("claims*.html")):
        page.goto(path.as_uri())
        for identity, text in page.evaluate(_STATEMENTS):
            for words in (text, identity):
                page.get_by_role("searchbox").fill(words)
                if identity not in page.evaluate(_FOUND):
                    yield f"{path.name}: {words!r} does not find {identity}"
    context.close()


Check = Callable[[Page], list[str]]
Checks = dict[str, Check]
"""What is wrong with an open page; a check may leave it wherever it likes, so their order counts."""

_WITH_SCRIPT: Checks = {
    "pictures": _pictures, "WCAG 2.2 AA": violations, "sideways scroll": _sideways, "paper": _paper,
    "language switch": _language,
}  # fmt: skip
_WITHOUT_SCRIPT: Checks = {
    "pictures": _pictures, "hidden text": _shown, "sideways scroll": _sideways,
}  # fmt: skip
