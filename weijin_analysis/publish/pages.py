"""The pages of the edition: what goes into each, and where each lies.

A new page of the whole report is a :class:`Page` more in :func:`pages_of` and a name more in :func:`stems_of`; if it
stands in :data:`SECTIONS`, the navigation leads to it. What must not go in here: HTML and files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weijin_analysis.publish.addresses import address
from weijin_analysis.publish.chapter import Chapter
from weijin_analysis.publish.claims import WORDS, tally
from weijin_analysis.publish.edition import Edition
from weijin_analysis.publish.figures import Figure
from weijin_analysis.publish.files import citation

SECTIONS = ("index", "claims", "forecasts", "changes", "sources")
"""The pages that the navigation leads to, in its order; one that an edition does not have is left out."""

OPENING = "08"
"""The chapter whose key figure opens the index; another one stands in where it is lacking."""


@dataclass(frozen=True)
class Page:
    """One page before it is written: its name, its language, its template and what the template is given.

    ``section`` is where the navigation stands while the page is read.
    """

    stem: str
    language: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""

    @property
    def address(self) -> str:
        """The file's name in the site."""
        return address(self.stem, self.language)


def pages_of(edition: Edition, language: str) -> list[Page]:
    """Return the pages of a language."""
    chapters = edition.spoken(language)
    figures = edition.figures(language)
    return [
        _index(edition, language),
        *_sections(edition, language),
        *(_chapter(edition, chapter, before, after) for before, chapter, after in _neighbours(chapters)),
        *(_figure(edition, figure, before, after) for before, figure, after in _neighbours(figures)),
    ]


def stems_of(edition: Edition, language: str) -> set[str]:
    """Return the names of the pages of a language, to tell whether a link would lead anywhere."""
    parts = {"index", "changes", "sources"} | ({"forecasts"} if edition.extended else set())
    parts |= {"claims"} if edition.claimed(language) else set()
    numbers = {chapter.number for chapter in edition.spoken(language)}
    return parts | numbers | {figure.id for figure in edition.figures(language)}


def _index(edition: Edition, language: str) -> Page:
    chapters = edition.spoken(language)
    drawn = sorted((chapter for chapter in chapters if chapter.key_figure), key=lambda one: one.number != OPENING)
    claims = edition.claimed(language)
    values = {"chapters": chapters, "hero": next(iter(drawn), None), "tally": tally(claims), "claims": claims}
    values |= {"changes": edition.changes[language]["changes"]}
    return Page("index", language, "index.html.j2", values, "index")


def _sections(edition: Edition, language: str) -> Iterator[Page]:
    if claims := edition.claimed(language):
        said = {claim.word for claim in claims}
        words = [word for word in WORDS if word in said]
        values = {"claims": claims, "tally": tally(claims), "parts": _statements(edition, language), "words": words}
        yield Page("claims", language, "claims.html.j2", values, "claims")
    if edition.extended:
        values = {"parts": _extensions(edition, language), "record": edition.record}
        yield Page("forecasts", language, "forecasts.html.j2", values, "forecasts")
    yield Page("changes", language, "changes.html.j2", edition.changes[language], "changes")
    yield Page("sources", language, "sources.html.j2", {"cited": edition.cited(language)}, "sources")


def _statements(edition: Edition, language: str) -> list[dict[str, Any]]:
    """The chapters with their statements: first those of which something is known, then the rest."""
    titles = {chapter.number: chapter.title for chapter in edition.spoken(language)}
    parts = []
    for number in sorted({claim.chapter for claim in edition.claimed(language)}):
        own = edition.claimed(language, number)
        answered, rest = ([claim for claim in own if claim.has_answer is known] for known in (True, False))
        parts.append({"number": number, "title": titles.get(number, ""), "answered": answered, "rest": rest})
    return parts


def _extensions(edition: Edition, language: str) -> list[dict[str, Any]]:
    """The chapters with what they carried forward: the figures, and the series kept."""
    parts = []
    for chapter in edition.spoken(language):
        figures = [figure for figure in chapter.figures if not figure.is_original and figure.state != "missing"]
        series = [one for one in edition.extended if one.chapter == chapter.number]
        if figures or series:
            parts.append({"chapter": chapter, "figures": figures, "series": series})
    return parts


def _chapter(edition: Edition, chapter: Chapter, before: Chapter | None, after: Chapter | None) -> Page:
    claims = edition.claimed(chapter.language, chapter.number)
    counted = [(verdict, n) for verdict, n in tally(claims) if n]
    values = {"chapter": chapter, "tally": counted, "before": before, "after": after}
    return Page(chapter.number, chapter.language, "chapter.html.j2", values)


def _figure(edition: Edition, figure: Figure, before: Figure | None, after: Figure | None) -> Page:
    chapter = next(one for one in edition.spoken(figure.language) if one.number == figure.chapter)
    cite = citation(figure, edition.run.day)
    values = {"figure": figure, "chapter": chapter, "citation": cite, "before": before, "after": after}
    return Page(figure.id, figure.language, "figure_page.html.j2", values)


def _neighbours(row: Sequence[Any]) -> Iterator[tuple[Any, Any, Any]]:
    """Each of a row with the one before and the one after it, None at the ends."""
    return zip([None, *row], row, [*row[1:], None], strict=False)
