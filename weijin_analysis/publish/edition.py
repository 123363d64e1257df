"""An edition before it becomes pages: its chapters, and what runs through all of them.

What must not go in here: HTML, and reading files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis.publish.chapter import Chapter
from weijin_analysis.publish.claims import Claim
from weijin_analysis.publish.figures import Figure, Source
from weijin_analysis.publish.forecasts import Extended
from weijin_analysis.publish.run import Run


@dataclass(frozen=True)
class Cited:
    """A source with everything in the edition that uses it."""

    source: Source
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Edition:
    """What is published.

    Parameters
    ----------
    run : Run
        Where it comes from.
    chapters : tuple of Chapter
        Both languages, in the order of the chapters.
    claims : tuple of Claim
        The report's statements in both languages; none if the run has no ledger.
    extended : tuple of Extended
        The series that the chapters carried forward.
    record : mapping
        What became of the forecasts kept by all runs, or nothing.
    changes : mapping
        What changed since the run before, by language; see :func:`weijin_analysis.publish.changes.page.page_values`.
    """

    run: Run
    chapters: tuple[Chapter, ...]
    claims: tuple[Claim, ...]
    extended: tuple[Extended, ...]
    record: Mapping[str, Any]
    changes: Mapping[str, Mapping[str, Any]]

    def spoken(self, language: str) -> list[Chapter]:
        """Return the chapters of a language."""
        return [chapter for chapter in self.chapters if chapter.language == language]

    def figures(self, language: str) -> list[Figure]:
        """Return the figures of a language, in the order in which a reader meets them."""
        return [figure for chapter in self.spoken(language) for figure in chapter.figures]

    def claimed(self, language: str, chapter: str = "") -> list[Claim]:
        """Return the statements in a language, of one chapter or of all."""
        wanted = (claim for claim in self.claims if claim.language == language)
        return [claim for claim in wanted if chapter in ("", claim.chapter)]

    def cited(self, language: str) -> list[Cited]:
        """Return every source of figures and statements, in the order of publisher, date and title."""
        sources: dict[str, Source] = {}
        figures: dict[str, list[Figure]] = {}
        claims: dict[str, list[Claim]] = {}
        for figure in self.figures(language):
            for source in figure.sources:
                sources.setdefault(source.id, source)
                figures.setdefault(source.id, []).append(figure)
        for claim in self.claimed(language):
            for source in claim.sources:
                sources.setdefault(source.id, source)
                claims.setdefault(source.id, []).append(claim)
        ordered = sorted(sources.values(), key=lambda one: (one.publisher.casefold(), one.title.casefold(), one.id))
        return [Cited(one, tuple(figures.get(one.id, ())), tuple(claims.get(one.id, ()))) for one in ordered]
