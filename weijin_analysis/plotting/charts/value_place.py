"""A level axis of values: where a value stands from left to right, and which ticks are written.

On a log scale places are powers of ten, and nought has a place of its own left of the first tick, so that
"none yet" can be shown beside thousands. What must not go in here: drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, log10

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.scale import Reach, fitting_limits
from weijin_analysis.plotting.charts.value_axis import ValueScale

TICK_ROOM_BESIDE = 10.0
"""Points between two tick labels."""
NOUGHT = 0.7
"""How many powers of ten nought lies left of the smallest value."""


@dataclass(frozen=True)
class ValuePlace:
    """A scale with its ends.

    Parameters
    ----------
    scale : ValueScale
        Linear or log.
    limits : tuple of float
        Ends of the axis, as places.
    drawn : tuple of float
        The smallest and the largest value drawn.
    nought : float, optional
        The place of nought on a log scale.
    """

    scale: ValueScale
    limits: tuple[float, float]
    drawn: tuple[float, float]
    nought: float | None = None

    def at(self, value: float) -> float:
        """The place of a value."""
        if self.nought is not None and value == 0:
            return self.nought
        return float(self.scale.place(value))

    def ticks(self, most: int) -> list[float]:
        """Round values between the ends, none beyond the first one that all data lie below."""
        low, high = self._values
        found = self.scale.ticks(low, high, most)
        beyond = [tick for tick in found if tick >= self.drawn[1]]
        kept = [tick for tick in found if not beyond or tick <= beyond[0]]
        if len(kept) > most:
            kept = kept[:: -(-len(kept) // most)]
        return kept if self.nought is None else [0.0, *(tick for tick in kept if tick >= self.drawn[0] / 2)]

    @property
    def _values(self) -> tuple[float, float]:
        left, right = self.limits
        return self.scale.value(left if self.nought is None else log10(self.drawn[0])), self.scale.value(right)

    def words(self, tick: float, language: str) -> str:
        """Write a tick."""
        return self.scale.words(tick, language)

    def most_ticks(self, canvas: Canvas, width: float) -> int:
        """How many ticks fit beside each other."""
        widest = max(canvas.width(self.words(tick, canvas.language)) for tick in self.ticks(9))
        return max(2, int((width + TICK_ROOM_BESIDE) / (widest + TICK_ROOM_BESIDE)))


def fitted(
    scale: str, width: float, values: Iterable[float], reaches: Sequence[tuple[float, float, float]]
) -> ValuePlace:
    """Return the widest scale on which everything ends inside ``width`` points.

    Parameters
    ----------
    scale : {"linear", "log"}
        Which scale.
    width : float
        Width of the axes in points.
    values : iterable of float
        What has a place.
    reaches : sequence of (value, left, right)
        Points that marks and words need beside a value.
    """
    made, finite = ValueScale(scale), [float(value) for value in values if isfinite(value)]
    shown = [value for value in finite if value > 0] or [1.0] if scale == "log" else finite
    nought = log10(min(shown)) - NOUGHT if scale == "log" and 0 in finite else None
    open_ended = ValuePlace(made, (0.0, 0.0), (min(shown), max(shown)), nought)
    things = [Reach(open_ended.at(value), left, right) for value, left, right in reaches]
    places = [thing.x for thing in things]
    if max(places) - min(places) < 1e-9:
        things += [Reach(places[0] - (abs(places[0]) or 1.0) / 2), Reach(places[0] + (abs(places[0]) or 1.0) / 2)]
    return ValuePlace(made, fitting_limits(width, things), open_ended.drawn, nought)
