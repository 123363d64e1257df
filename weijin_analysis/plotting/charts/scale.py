"""Points and data: what a chart must know to set words beside marks without guessing.

A label has a width in points, a mark a place in years or dollars; here one is turned into the other, and a
scale is chosen so that every label ends inside the page. While a chart is drawn its page has 72 dots per
inch, so that matplotlib's boxes are in points. What must not go in here: drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from weijin_analysis.plotting.canvas import Canvas

TICK_AIR = 3.5
"""The least distance of two tick labels, in points."""


WORD_BAR = 1.2
"""Height of a range bar that carries words, in their type size; a bare one has the 7 pt of the house."""


@dataclass(frozen=True)
class Reach:
    """Something drawn at ``x`` that needs so many points to its left and right."""

    x: float
    left: float = 0.0
    right: float = 0.0


def points_per_x(axes: Axes) -> float:
    """Return the width of one data unit in points."""
    first, last = axes.get_xlim()
    return axes.bbox.width / abs(last - first)


def points_per_y(axes: Axes) -> float:
    """Return the height of one data unit in points."""
    bottom, top = axes.get_ylim()
    return axes.bbox.height / abs(top - bottom)


def fitting_limits(width: float, reaches: Iterable[Reach]) -> tuple[float, float]:
    """Return the x limits of the widest scale on which everything ends inside ``width`` points.

    Parameters
    ----------
    width : float
        Width of the axes in points.
    reaches : iterable of Reach
        What is drawn, at least one; two of them at different places.

    Returns
    -------
    tuple of float
        Left and right limit in data units.
    """
    things = list(reaches)
    scale = min(
        (width - one.left - other.right) / (other.x - one.x) for one in things for other in things if other.x > one.x
    )
    left = min(thing.x - thing.left / scale for thing in things)
    return left, left + width / scale


def year_step(canvas: Canvas, per_year: float) -> int:
    """Return how many years lie between two ticks so that their labels keep apart."""
    room = canvas.width("2000") + TICK_AIR
    return next(step for step in (1, 2, 5, 10, 20, 50, 100) if step * per_year >= room)
