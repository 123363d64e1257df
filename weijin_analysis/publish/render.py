"""From a page to its HTML.

Every text is escaped; only what nbconvert made of a notebook, cleaned before, is taken as HTML. What must not go in
here: what stands on a page, and files.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import lru_cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from weijin_analysis import formats
from weijin_analysis.labels import label
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.addresses import address
from weijin_analysis.publish.folder import MARK
from weijin_analysis.publish.fragment import TEMPLATES
from weijin_analysis.publish.pages import SECTIONS, Page
from weijin_analysis.publish.words import said

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

CONTENT_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; script-src 'self';"
    " base-uri 'none'; form-action 'none'"
)
"""Nothing from outside and nothing inline. Chromium and Firefox let 'self' match files beside a page that was
opened from a disk (both tried); data: is for pictures a notebook carries inside."""


Stems = Mapping[str, Container[str]]
"""The names of the pages that a site has in each language."""


def render(page: Page, stems: Stems, day: str) -> str:
    """Return the HTML of a page.

    Parameters
    ----------
    page : Page
        What stands on it.
    stems : mapping
        Which other pages links may lead to.
    day : str
        ISO day of the run it is made from, or "".
    """
    language = page.language
    common = {
        "page": page,
        "language": language,
        "language_tag": LANGUAGE_TAGS[language],
        "languages": [(other, LANGUAGE_TAGS[other], _counterpart(page, stems[other], other)) for other in LANGUAGES],
        "sections": [section for section in SECTIONS if section in stems[language]],
        "run_day": day,
        "policy": CONTENT_POLICY,
        "generator": Markup(MARK),
    }
    return environment_of(language).get_template(page.template).render(**common, **page.values).rstrip("\n") + "\n"


def headline(text: str) -> Markup:
    """Return a headline that may break after full-width marks only, with the report's name kept tight.

    A Chinese headline is set with ``word-break: keep-all``; these are the places where it may break all the
    same. The browser would otherwise put a gap between 看 and DAO.
    """
    breakable = re.sub(r"([，：；、])", r"\1<wbr>", str(escape(text)))
    return Markup(re.sub(r"看DAO\d*", r'<span class="name">\g<0></span>', breakable))


def _counterpart(page: Page, stems: Container[str], language: str) -> str:
    """Return the page's address in a language, or that language's index when there is no such page in it."""
    return address(page.stem if page.stem in stems else "index", language)


@lru_cache(maxsize=len(LANGUAGES))
def environment_of(language: str) -> Environment:
    """Return the templates of the site, speaking a language."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / "site", TEMPLATES / "edition"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["say"] = partial(said, language)
    environment.globals["page_address"] = partial(address, language=language)
    environment.filters["day"] = lambda day: formats.date_text(day, language) if day else ""
    environment.filters["period"] = lambda period: formats.period_text(str(period), language)
    environment.filters["number"] = lambda value: formats.number(value, language)
    environment.filters["estimate"] = lambda value: formats.estimate(value, language)
    environment.filters["unit"] = lambda unit: formats.unit_text(unit, language)
    environment.filters["label"] = lambda entity: label(entity, language)
    environment.filters["headline"] = headline
    return environment
