"""The words of a comparison in the language of a page: what a row is about, its numbers, and why it changed.

A run may be older than today's labels and units; what they do not know is shown as the run wrote it. What must not go
in here: HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis import formats
from weijin_analysis.errors import WeijinError
from weijin_analysis.labels import label
from weijin_analysis.messages import message
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.changes.figures import Moved
from weijin_analysis.publish.changes.inputs import PARAMETERS, Because, Inputs
from weijin_analysis.publish.changes.kept import Drawn
from weijin_analysis.publish.changes.rows import NUMBERS, REMARKS, Row, RowChange, is_observation

SHORT = 24
"""A cell of a text longer than this is not told before and after; the row's own text stands beside."""

_DOLLARS = re.compile(r"\b[A-Z]{3}_(\d{4})\b")


@dataclass(frozen=True)
class Chip:
    """A cause as a page marks it; one that is not certain is marked so."""

    cause: str
    word: str
    certain: bool


@dataclass(frozen=True)
class Words:
    """Speaks of rows and causes in one language."""

    language: str
    inputs: Inputs

    def say(self, key: str, **values: object) -> str:
        """Return a message."""
        return message(key, **values).text(self.language)

    def chips(self, because: Because) -> tuple[Chip, ...]:
        """Return the causes as marks: the certain ones first; one that says so where no input differs."""
        certain = [Chip(cause, self.say(f"changes.cause.{cause}"), True) for cause in because.causes]
        perhaps = [Chip(cause, self.say(f"changes.perhaps.{cause}"), False) for cause in because.perhaps]
        unknown = Chip("unknown", self.say("changes.cause.unknown"), False)
        return (*certain, *perhaps) or (unknown,)

    def what(self, row: Row) -> str:
        """Return what a row is about: entity and period, or the text of a table without numbers."""
        if not is_observation(row):
            return self._own_text(row)
        period = _or(row["period"], lambda: formats.period_text(row["period"], self.language))
        return self.say("changes.what", entity=self.entity(row["entity"]), period=period)

    def entity(self, name: str) -> str:
        """Return the name of an entity."""
        return _or(name, lambda: label(name, self.language))

    def table(self, name: str) -> str:
        """Return what a table is called, or its name in the data package."""
        kept = [run.tables for run in (self.inputs.after, self.inputs.before) if run.tables]
        return next((found for tables in kept if (found := tables.titles.get(name, {}).get(self.language))), name)

    def sides(self, change: RowChange) -> tuple[str, str]:
        """Return what a row said before and says now: its number, or what changed of a row of texts."""
        before, after = change.before, change.after
        if is_observation(change.row):
            return self.number(before), self.number(after)
        if before is None or after is None:
            return "", self.say(f"changes.row.{change.change}")
        names = [name for name in after if before.get(name) != after[name] and self._is_told(name)]
        told = [self._cells(row, names) for row in (before, after)]
        return (told[0], told[1]) if any(told) else ("", self.say("changes.row.reworded"))

    def _is_told(self, column: str) -> bool:
        """Whether a column of a text says something in the page's language that no other part of a line says."""
        language = re.fullmatch(rf"(?:.*_)?({'|'.join(LANGUAGES)})", column)
        own = language is None or language[1] == self.language
        return own and column not in (*REMARKS, "source", "published")

    def _cells(self, row: Row, names: Iterable[str]) -> str:
        """The short ones of some cells, each once; a verdict in words."""
        values = [row.get(name, "") for name in names]
        words = [_or(value, lambda key=f"verdict.{value}": self.say(key)) for value in values if 0 < len(value) < SHORT]
        return self.say("changes.counted", parts=list(dict.fromkeys(words))) if words else ""

    def number(self, row: Row | None) -> str:
        """Return the number of a row with its unit, a range as such, "" where there is none."""
        if row is None:
            return ""
        value, low, high = (row.get(name, "") for name in NUMBERS)
        if value:
            return self.quantity(value, row["unit"])
        bounds = [self.quantity(bound, row["unit"]) for bound in (low, high) if bound]
        return self.say("changes.range", low=bounds[0], high=bounds[1]) if len(bounds) == 2 else "".join(bounds)

    def quantity(self, value: str | float, unit: str) -> str:
        """Return a number with its unit."""
        return _or(f"{value} {unit}", lambda: formats.quantity(float(value), unit, self.language))

    def estimate(self, value: float) -> str:
        """Return a number that is only expected, without its unit."""
        return formats.estimate(value, self.language)

    def why(self, moved: Moved, figure: Drawn) -> str:
        """Return why a row changed, as far as a line of a table has room."""
        change = moved.change
        if self.inputs.as_of_explains(change, figure.chapter):
            return self._as_of(figure.chapter)
        if change.change == "rebased":
            return self._dollars(change)
        if moved.because.causes == (PARAMETERS,):
            names = [value.name for value in self.inputs.parameters if value.chapter == figure.chapter]
            return self.say("changes.why.parameters", names=names)
        if change.after is None:
            return self.say("changes.why.removed")
        return self._source(change.after, figure)

    def _as_of(self, chapter: str) -> str:
        day = str(self.inputs.after.parameters[chapter].get("as_of") or "")
        return self.say("changes.why.as_of", day=day) if day else self.say("changes.why.as_of.today")

    def _dollars(self, change: RowChange) -> str:
        years = [_DOLLARS.search(row.get("unit", "")) for row in (change.before, change.after) if row is not None]
        if len(years) == 2 and years[0] and years[1]:
            return self.say("changes.why.rebased", before=years[0][1], after=years[1][1])
        return self.say("changes.why.other_unit")

    def _source(self, row: Row, figure: Drawn) -> str:
        """Who said it and when."""
        publishers = {source["id"]: source["publisher"] for source in figure.record.get("sources", ())}
        publisher = publishers.get(row.get("source", ""), row.get("source", ""))
        day = row.get("published", "")
        if not day:
            return str(publisher)
        return _or(f"{publisher}, {day}", lambda: self.say("changes.why.source", publisher=publisher, day=day))

    def _own_text(self, row: Row) -> str:
        """The words of a row in the page's language, else what names it."""
        own = [value for name, value in row.items() if re.fullmatch(rf"(.*_)?{self.language}", name) and value]
        named = [value for name, value in row.items() if name in ("id", "entity", "name") and value]
        return next(iter([*own, *named]), " ".join(filter(None, list(row.values())[1:4])))


def text_of(texts: Mapping[str, str] | None, language: str) -> str:
    """Return a text of a record in a language, "" where it has none."""
    return (texts or {}).get(language, "")


def written(value: Any) -> str:
    """Return the value of a parameter as a reader types it, an empty one as a dash."""
    return "—" if value in ("", None) else str(value)


def _or(plain: str, write: Callable[[], str]) -> str:
    """What can be written in words, else as it stands."""
    try:
        return write()
    except WeijinError:
        return plain
