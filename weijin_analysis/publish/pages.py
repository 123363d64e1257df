"""The pages of the edition: what goes into each, and where each lies.

Addresses are stable and flat, so that every link is relative to one folder: ``index.html`` and ``08.html``
are Chinese, ``index.en.html`` and ``08.en.html`` English. What must not go in here: files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from weijin_analysis.formats import date_text
from weijin_analysis.messages import message
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.chapter import TEMPLATES, Chapter
from weijin_analysis.publish.folder import MARK
from weijin_analysis.publish.run import Run

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

CONTENT_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; script-src 'self';"
    " base-uri 'none'; form-action 'none'"
)
"""Nothing from outside and nothing inline. Chromium and Firefox let 'self' match files beside a page that was
opened from a disk (both tried); data: is for pictures a notebook carries inside."""


@dataclass(frozen=True)
class Page:
    """One page before it is written: its template, its language and what the template is given."""

    stem: str
    language: str
    template: str
    values: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The file's name in the site."""
        return address(self.stem, self.language)


def address(stem: str, language: str) -> str:
    """Return the address of a page in a language; Chinese has the plain names."""
    return f"{stem}.html" if language == LANGUAGES[0] else f"{stem}.{language}.html"


def render_pages(run: Run, chapters: Sequence[Chapter]) -> dict[str, dict[str, str]]:
    """Return the HTML of every page: language -> address -> HTML."""
    pages = [*(_index(language, chapters) for language in LANGUAGES), *map(_chapter, chapters)]
    existing = {page.address for page in pages}
    rendered: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for page in pages:
        rendered[page.language][page.address] = _render(page, run, existing)
    return rendered


OPENING = "08"
"""The chapter whose key figure opens the index; another one stands in where it is lacking."""


def _index(language: str, chapters: Sequence[Chapter]) -> Page:
    spoken = [chapter for chapter in chapters if chapter.language == language]
    drawn = sorted((chapter for chapter in spoken if chapter.key_figure), key=lambda one: one.number != OPENING)
    hero = next(iter(drawn), None)
    return Page("index", language, "index.html.j2", {"chapters": spoken, "hero": hero})


def _chapter(chapter: Chapter) -> Page:
    return Page(chapter.number, chapter.language, "chapter.html.j2", {"chapter": chapter})


def _render(page: Page, run: Run, existing: set[str]) -> str:
    language = page.language
    environment = _environment(language)
    common = {
        "page": page,
        "language": language,
        "language_tag": LANGUAGE_TAGS[language],
        "languages": [(other, LANGUAGE_TAGS[other], _counterpart(page, other, existing)) for other in LANGUAGES],
        "index_address": address("index", language),
        "run_day": run.day,
        "policy": CONTENT_POLICY,
        "generator": Markup(MARK),
    }
    return environment.get_template(page.template).render(**common, **page.values).rstrip("\n") + "\n"


def _counterpart(page: Page, language: str, existing: set[str]) -> str:
    """Return the page's address in a language, or that language's index when the chapter has no page in it."""
    wanted = address(page.stem, language)
    return wanted if wanted in existing else address("index", language)


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / "site", TEMPLATES / "weijin"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = lambda key, **values: message(key, **values).text(language)
    environment.globals["page_address"] = partial(address, language=language)
    environment.filters["day"] = lambda day: date_text(day, language) if day else ""
    environment.filters["headline"] = headline
    return environment


def headline(text: str) -> Markup:
    """Return a headline that may break after full-width marks only, with the report's name kept tight.

    A Chinese headline is set with ``word-break: keep-all``; these are the places where it may break all the
    same. The browser would otherwise put a gap between 看 and DAO.
    """
    breakable = re.sub(r"([，：；、])", r"\1<wbr>", str(escape(text)))
    return Markup(re.sub(r"看DAO\d*", r'<span class="name">\g<0></span>', breakable))
