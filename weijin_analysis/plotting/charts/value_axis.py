"""An axis of values: logarithmic with plain numbers, linear from zero, or a share of a whole.

A ``share`` is in per cent, on an axis that ends above it and never beyond 100 % for what is drawn.

Linear ticks come from matplotlib's locator, words from formats. A scale can keep room free above what is drawn, so that
an inset or a label never lies on a line. What must not go in here: years, and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, inf, isclose, log10

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from scipy.optimize import isotonic_regression

from weijin_analysis import formats
from weijin_analysis.errors import UnknownNameError
from weijin_analysis.plotting.canvas import Canvas

SCALES = ("log", "linear", "share")
MOST_TICKS = 9
WHOLE = 100.0
"""The whole of a share."""
PAD = 0.03
"""Share of the axis left free beyond the data."""
NEAR_TICK = 0.1
"""Share of the axis by which it may grow to end at a round value."""


@dataclass(frozen=True)
class Above:
    """Something drawn at ``value`` that needs so many points free above it."""

    value: float
    points: float


@dataclass(frozen=True)
class ValueScale:
    """One of :data:`SCALES`, with the place of a value on it."""

    name: str

    def __post_init__(self) -> None:
        if self.name not in SCALES:
            raise UnknownNameError("scale", repr(self.name), "one of " + ", ".join(SCALES))

    def place(self, value: float | np.ndarray) -> np.ndarray:
        """The value, or its logarithm on a log scale: what is linear in points."""
        return np.log10(value) if self.name == "log" else np.asarray(value, dtype=float)

    def value(self, place: float) -> float:
        """The value at a place."""
        return float(10**place) if self.name == "log" else float(place)

    def limits(self, values: Iterable[float], height: float = 0, above: Sequence[Above] = ()) -> tuple[float, float]:
        """Return the ends of an axis that shows all values and keeps what is asked for free above them.

        Parameters
        ----------
        values : iterable of float
            What is drawn; not finite ones are passed over.
        height : float
            Height of the axes in points, for ``above``.
        above : sequence of Above
            What needs room; less than the height in points.
        """
        low, high = self._ends(np.array([value for value in values if np.isfinite(value)]))
        for thing in above:
            place = float(self.place(thing.value))
            high = max(high, (place * height - low * thing.points) / (height - thing.points))
        return self.value(low), self.value(high)

    def _ends(self, drawn: np.ndarray) -> tuple[float, float]:
        """Places of the lowest and the highest value with some air."""
        low = self.place(drawn.min()) if self.name == "log" else min(0.0, drawn.min())
        high = self.place(drawn.max())
        pad = PAD * (high - low) or 0.1
        top = min(high + pad, WHOLE) if self.name == "share" and high <= WHOLE else high + pad
        return float(low - pad if self.name == "log" or low < 0 else low), float(top)

    def ticks(self, low: float, high: float, most: int = MOST_TICKS) -> list[float]:
        """Return round values between the ends.

        On a log scale 1, 2, 5 of each power of ten, or fewer where they crowd; evenly spaced ones where the ends are so
        close that there would be less than two.
        """
        if self.name != "log":
            return _even(low, min(high, WHOLE) if self.name == "share" else high, most)
        for parts in ((1, 2, 5), (1, 3), (1,)):
            found = _inside(_powers(parts, low, high), low, high)
            if len(found) <= most:
                return found if len(found) > 1 else _even(low, high, most)
        return found[:: -(-len(found) // most)]

    def reaching(self, low: float, high: float, most: int = MOST_TICKS) -> float:
        """Return the upper end, moved to the next round value where that is near, so that ticks do not stop short."""
        bottom, top = float(self.place(low)), float(self.place(high))
        limit = self.value(top + NEAR_TICK * (top - bottom))
        now, further = (self.ticks(low, end, most) for end in (high, limit))
        if len(further) == len(now) + 1:
            return further[-1]
        following = 2 * now[-1] - now[-2] if self.name != "log" and len(now) > 1 else inf
        reached = following <= limit and isclose(self.ticks(low, following, most)[-1], following)
        return following if reached else high

    def words(self, value: float, language: str) -> str:
        """Write a value of the axis: per cent for a share, else a plain number."""
        if self.name == "share":
            return formats.percent(value, language, 0 if float(value).is_integer() else 1)
        return formats.number(value, language)

    def rounded(self, value: float, language: str, decimals: int | None = None) -> str:
        """Write a value worked out: whole from ten on, with two digits below; per cent for a share, one digit below."""
        write = formats.percent if self.name == "share" else formats.number
        if decimals is None:
            decimals = decimals_of(value, 1 if self.name == "share" else 2)
        return write(value, language, decimals)

    def estimated(self, value: float, language: str) -> str:
        """Write a value that is only expected: as in sentences (:func:`~weijin_analysis.formats.estimate`)."""
        return self.rounded(value, language) if self.name == "share" else formats.estimate(value, language)

    def set_on(self, axes: Axes, low: float, high: float) -> None:
        """Give the axes this scale and its ends."""
        axes.set_yscale("log" if self.name == "log" else "linear")
        axes.minorticks_off()
        axes.set_ylim(low, high)


def decimals_of(value: float, digits: int) -> int:
    """Return the decimals that show so many significant digits of a number below ten; none of whole and larger ones."""
    whole = float(value).is_integer() or abs(value) >= 10
    return 0 if whole else max(0, digits - 1 - floor(log10(abs(value))))


def tick_room(canvas: Canvas, scale: ValueScale, ticks: Iterable[float]) -> float:
    """Return the points that the widest tick label needs, with the gap behind it."""
    return max((canvas.width(scale.words(tick, canvas.language)) for tick in ticks), default=0.0) + 6


def draw_values(canvas: Canvas, axes: Axes, scale: ValueScale, most: int = MOST_TICKS) -> None:
    """Draw the grid of values, at most so many, and write them left of the axes."""
    ticks = scale.ticks(*axes.get_ylim(), most)
    canvas.grid_y(axes, ticks)
    canvas.left_axis(axes, ticks, [scale.words(tick, canvas.language) for tick in ticks])


def points_at(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Return the place of a data coordinate in points from the lower left of the page, on any scale."""
    across, up = axes.transData.transform((x, y))
    return float(across), float(up)


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places at least ``gap`` points apart, in the same order and as near to the wished ones as can be.

    Parameters
    ----------
    places : sequence of float
        Wished places in points, rising.
    gap : float
        Least distance.
    low, high : float
        Ends not to be passed, unless there is no room for all.
    """
    steps = gap * np.arange(len(places))
    apart = isotonic_regression(np.asarray(places, dtype=float) - steps).x + steps
    apart = np.minimum(apart, high - steps[::-1])
    return list(np.maximum(apart, low + steps))


def _even(low: float, high: float, most: int) -> list[float]:
    return _inside(MaxNLocator(nbins=min(most, 6), steps=[1, 2, 2.5, 5, 10]).tick_values(low, high), low, high)


def _powers(parts: Iterable[int], low: float, high: float) -> list[float]:
    """Parts of the powers of ten around two ends, in order."""
    return [float(f"{part}e{power}") for power in range(floor(log10(low)), floor(log10(high)) + 1) for part in parts]


def _inside(values: Iterable[float], low: float, high: float) -> list[float]:
    return [float(value) for value in values if low <= value <= high]
