"""Steps: what was counted over quarters or years as treads, what was said on single days as points beside them.

A tread is as long as its period, so that a count over three months never looks like a day's value. Neighbouring
periods are joined by thin risers; a period without a value is a column that says so, and a change of definition cuts
the series. A dated statement stands on a thin line from the axis; somebody's estimate is a diamond with its owner's
name. What must not go in here: where words go (:mod:`.steps_layout`), and turning a quarter into a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from weijin_analysis import formats
from weijin_analysis.errors import DataError
from weijin_analysis.labels import label
from weijin_analysis.messages import Message, bilingual
from weijin_analysis.periods import parse_period
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.rows import year_of
from weijin_analysis.plotting.charts.steps_layout import draw_steps
from weijin_analysis.plotting.hues import hue

THOUSANDS = {"zh": 10_000, "en": 1_000}
"""What a reader counts large numbers in: 万, thousands."""
TOUCHING = 1.5 / 365
"""Years between two periods that follow each other, with some air for rounding."""


@dataclass(frozen=True)
class Tread:
    """One period with its value; ends in years, see :func:`weijin_analysis.plotting.charts.rows.year_of`."""

    start: float
    end: float
    value: float
    disputed: bool = False


@dataclass(frozen=True)
class Stair:
    """The treads of one series, in order of time."""

    name: Message
    colour: str
    treads: tuple[Tread, ...]

    def gaps(self) -> list[tuple[float, float]]:
        """The stretches between two treads for which nothing is known."""
        return [(one.end, other.start) for one, other in pairwise(self.treads) if not _touch(one, other)]

    def risers(self, breaks: Sequence[float]) -> list[tuple[Tread, Tread]]:
        """The pairs of treads that a riser joins: neighbours on one definition."""
        pairs = [pair for pair in pairwise(self.treads) if _touch(*pair)]
        return [pair for pair in pairs if not any(abs(pair[1].start - cut) < TOUCHING for cut in breaks)]


@dataclass(frozen=True)
class Dots:
    """Dated statements of one series: what was observed, the report's own values, or somebody's estimates.

    Parameters
    ----------
    name : Message
        Of the series; of an estimate, its owner.
    colour : str
        A token.
    kind : {"observed", "report", "foreseen"}
        Which mark they have.
    at : tuple of (float, float, bool)
        Place in years, value, and whether it is disputed; in order of time.
    """

    name: Message
    colour: str
    kind: str
    at: tuple[tuple[float, float, bool], ...]


@dataclass(frozen=True)
class Cut:
    """A change of definition: where, and what changed."""

    x: float
    words: Message


@dataclass(frozen=True)
class Steps:
    """Stairs with dots beside them.

    Parameters
    ----------
    stairs : tuple of Stair
        Counts over periods.
    dots : tuple of Dots
        Dated statements.
    cuts : tuple of Cut
        Changes of definition of the stairs.
    thousands : bool
        Whether values are written in thousands (in Chinese in 万), as the line above the chart then has to say.
    reference : tuple of (float, Message), optional
        A level to hold the treads against, and its name.
    valued : bool
        Whether each tread has its value; a single series then needs no name.
    """

    stairs: tuple[Stair, ...]
    dots: tuple[Dots, ...] = ()
    cuts: tuple[Cut, ...] = ()
    thousands: bool = False
    reference: tuple[float, Message] | None = None
    valued: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.stairs and not self.dots

    @property
    def values(self) -> list[float]:
        """Every value drawn."""
        treads = [tread.value for stair in self.stairs for tread in stair.treads]
        level = [] if self.reference is None else [self.reference[0]]
        return treads + [value for dots in self.dots for _, value, _ in dots.at] + level

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last place drawn."""
        treads = [place for stair in self.stairs for tread in stair.treads for place in (tread.start, tread.end)]
        places = treads + [x for dots in self.dots for x, _, _ in dots.at]
        return min(places), max(places)

    def words(self, value: float, language: str) -> str:
        """Write a value: whole from ten on, below that with one decimal where it has one."""
        shown = self._counted(value, language)
        return formats.number(shown, language, 0 if abs(shown) >= 10 or shown == round(shown) else 1)

    def tick(self, value: float, language: str) -> str:
        """Write a round value of the axis in full."""
        return formats.number(self._counted(value, language), language)

    def _counted(self, value: float, language: str) -> float:
        return value / THOUSANDS[language] if self.thousands else value

    def draw(self, canvas: Canvas) -> None:
        """Draw treads, dots, gaps and words."""
        draw_steps(canvas, self)


def steps(
    data: pd.DataFrame,
    *,
    points: pd.DataFrame | None = None,
    by: str = "entity",
    highlight: Sequence[str] = (),
    breaks: Sequence[tuple[str, Message]] = (),
    names: Mapping[str, Message] | None = None,
    thousands: bool = False,
    reference: tuple[float, Message] | None = None,
    valued: bool = False,
) -> Steps:
    """Return the steps of one or more series of periods, with dated statements beside them.

    Parameters
    ----------
    data : DataFrame
        Observed rows of years, half-years, quarters or months; one series for each value of ``by``.
    points : DataFrame, optional
        Rows of single days or short periods. Estimates, forecasts and targets become diamonds, one series for each
        metric; rows of grade report become squares.
    by : str
        Column that tells series apart.
    highlight : sequence of str
        Series in their own colour; without any, all are.
    breaks : sequence of (str, Message)
        The first period of each new definition, and what changed.
    names : dict of str to Message, optional
        Names of series (and, by metric, of the owners of estimates) instead of their labels.
    thousands : bool
        Whether to write values in thousands, in Chinese in 万.
    reference : tuple of (float, Message), optional
        A level drawn across, and its name.
    valued : bool
        Whether to write the value of every tread.

    Raises
    ------
    DataError
        If a tread was not observed, or a series has a period twice.
    """
    style = _Style(by, tuple(highlight), dict(names or {}))
    stairs = tuple(_stair(rows, name, style) for name, rows in data.dropna(subset=["value"]).groupby(by, sort=False))
    cuts = tuple(Cut(year_of(parse_period(period).start), words) for period, words in breaks)
    dots = () if points is None else tuple(_dots(points.dropna(subset=["value"]), style))
    return Steps(stairs, dots, _reached(cuts, stairs), thousands, reference, valued)


@dataclass(frozen=True)
class _Style:
    """How series are told apart, coloured and named."""

    by: str
    highlight: tuple[str, ...]
    names: Mapping[str, Message]

    def colour(self, series: str) -> str:
        shown = not self.highlight or series in self.highlight
        return hue(series, "zhu" if self.by != "entity" else "mute") if shown else "mute"

    def name(self, series: str) -> Message:
        if series in self.names:
            return self.names[series]
        return bilingual(label(series, "zh"), label(series, "en"))


def _stair(rows: pd.DataFrame, series: str, style: _Style) -> Stair:
    ordered = rows.sort_values("start")
    for kind in ordered.loc[ordered["kind"].ne("observed"), "kind"]:
        remedy = "Give other kinds as points."
        raise DataError(f"steps, {series}", f"a row of kind {kind}", "observed rows only", remedy)
    for period in ordered.loc[ordered["period"].duplicated(), "period"]:
        raise DataError(f"steps, {series}", f"{period} twice", "each period once", "Choose one vintage.")
    treads = tuple(Tread(*_ends(row), float(row["value"]), _disputed(row)) for row in ordered.to_dict("records"))
    return Stair(style.name(series), style.colour(series), treads)


def _dots(points: pd.DataFrame, style: _Style) -> Iterable[Dots]:
    kinds = pd.Series("foreseen", index=points.index).mask(points["kind"].eq("observed"), "observed")
    kinds = kinds.mask(points["grade"].eq("report"), "report")
    for kind, key in (("observed", style.by), ("report", style.by), ("foreseen", "metric")):
        for series, rows in points[kinds.eq(kind)].groupby(key, sort=False):
            at = tuple((_middle(row), float(row["value"]), _disputed(row)) for row in _in_time(rows))
            yield Dots(style.name(series), style.colour(series) if kind == "observed" else "ink", kind, at)


def _in_time(rows: pd.DataFrame) -> list[dict[str, object]]:
    return rows.sort_values(["start", "value"]).to_dict("records")


def _ends(row: Mapping[str, object]) -> tuple[float, float]:
    period = parse_period(str(row["period"]))
    return year_of(period.start), year_of(period.end + timedelta(days=1))


def _middle(row: Mapping[str, object]) -> float:
    return sum(_ends(row)) / 2


def _disputed(row: Mapping[str, object]) -> bool:
    return bool(row.get("disputed", False))


def _touch(one: Tread, other: Tread) -> bool:
    return other.start - one.end < TOUCHING


def _reached(cuts: Sequence[Cut], stairs: Sequence[Stair]) -> tuple[Cut, ...]:
    """The changes of definition that lie inside what is drawn: before one nothing has changed yet."""
    starts = [tread.start for stair in stairs for tread in stair.treads]
    return tuple(cut for cut in cuts if starts and min(starts) < cut.x <= max(starts) + TOUCHING)
