"""Rectangles on the page, in points from its top-left corner, x to the right and y down.

What must not go in here: matplotlib, whose y goes up; the canvas translates.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle on the page; points from the page's top-left corner, ``bottom`` below ``top``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    def inset(self, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Box:
        """Return the box that remains when each side moves inwards by so many points."""
        return Box(self.left + left, self.top + top, self.right - right, self.bottom - bottom)
