"""Words among lines and marks: of several places for a label, the one that covers least.

Everything is in points from the lower left corner of the page, y up. What is drawn is remembered as segments and
boxes with a weight; words already set are never covered. What must not go in here: drawing, and what the places are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot

AIR = 2.0
"""Points kept free around words."""
FORBIDDEN = 1000.0
"""The weight of other words and of the edge."""


@dataclass(frozen=True)
class Rectangle:
    """A box with ``bottom`` below ``top``."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Rectangle) -> bool:
        """Whether two boxes share a point."""
        across = min(self.right, other.right) > max(self.left, other.left)
        return across and min(self.top, other.top) > max(self.bottom, other.bottom)

    def holds(self, other: Rectangle) -> bool:
        """Whether another box lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top

    def distance(self, x: float, y: float) -> float:
        """How far a point lies from the box; nought inside."""
        return hypot(max(self.left - x, x - self.right, 0.0), max(self.bottom - y, y - self.top, 0.0))

    def grown(self, by: float) -> Rectangle:
        """The box with so many points more on each side."""
        return Rectangle(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def crossed(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Whether a straight line passes through the box."""
        near, far = 0.0, 1.0
        for first, last, low, high in (
            (start[0], end[0], self.left, self.right),
            (start[1], end[1], self.bottom, self.top),
        ):
            if first == last:
                if not low < first < high:
                    return False
                continue
            ends = sorted(((low - first) / (last - first), (high - first) / (last - first)))
            near, far = max(near, ends[0]), min(far, ends[1])
        return near < far


def box_at(x: float, y: float, width: float, height: float, ha: str) -> Rectangle:
    """Return the box of words whose left, middle or right is at x and whose middle is at y."""
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[ha] * width
    return Rectangle(left, y - height / 2, left + width, y + height / 2)


@dataclass
class Placer:
    """Remembers what is drawn, and finds places for words.

    Parameters
    ----------
    bounds : Rectangle
        What words must not leave.
    """

    bounds: Rectangle
    _segments: list[tuple[tuple[float, float], tuple[float, float], float]] = field(default_factory=list)
    _boxes: list[tuple[Rectangle, float]] = field(default_factory=list)

    def line(self, start: tuple[float, float], end: tuple[float, float], weight: float = 10.0) -> None:
        """Remember a line."""
        self._segments.append((start, end, weight))

    def mark(self, x: float, y: float, size: float, weight: float = 10.0) -> None:
        """Remember a mark."""
        self._boxes.append((box_at(x, y, size, size, "center"), weight))

    def words(self, box: Rectangle) -> None:
        """Remember words."""
        self._boxes.append((box, FORBIDDEN))

    def cost(self, box: Rectangle) -> float:
        """The weight of all that words in a box would cover."""
        room = box.grown(AIR)
        lines = sum(weight for start, end, weight in self._segments if room.crossed(start, end))
        boxes = sum(weight for other, weight in self._boxes if room.meets(other))
        return lines + boxes + (0.0 if self.bounds.holds(box) else FORBIDDEN)

    def place(self, boxes: Sequence[Rectangle], handicaps: Iterable[float] = ()) -> tuple[int, float]:
        """Take the box that covers least, the first of equals; return its number and its cost.

        Parameters
        ----------
        boxes : sequence of Rectangle
            Places in order of preference, at least one.
        handicaps : iterable of float
            Added to the cost of each, for places that are less good.
        """
        extra = list(handicaps) or [0.0] * len(boxes)
        costs = [self.cost(box) + more for box, more in zip(boxes, extra, strict=True)]
        best = min(range(len(boxes)), key=costs.__getitem__)
        self.words(boxes[best])
        return best, costs[best]
