"""The words on rows of dots, and where a value can be written without lying on a mark or on another word.

A value goes to the right of its dot if that is the outermost one, else above it, else where there is room; on the
line of reference only where there is no other.
What must not go in here: the scale, and marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from weijin_analysis import formats
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import CAP_HEIGHT, Canvas
from weijin_analysis.plotting.charts.value_axis import points_at
from weijin_analysis.plotting.charts.value_place import ValuePlace
from weijin_analysis.plotting.geometry import Box

if TYPE_CHECKING:
    from weijin_analysis.plotting.charts.dot_rows import Dot, DotRow

REMARK_GAP = 6.0
NAME_GAP = 14.0
RADIUS = 4.2
"""Half of a mark, with a little air."""
GAP = 3.0
BEYOND = 4.0
"""Points by which a value may reach left of the axes, into the gap behind the names."""


@dataclass(frozen=True)
class Wording:
    """Names and values of a chart as text of a page."""

    canvas: Canvas
    decimals: int | None

    def name(self, row: DotRow) -> str:
        """What an item is called."""
        return self.canvas.say(row.name) if isinstance(row.name, Message) else self.canvas.name(row.name)

    def name_room(self, row: DotRow) -> float:
        """Points that name and remark need, with the gap to the axes."""
        remark = self.canvas.say(row.remark)
        behind = REMARK_GAP + self.canvas.width(remark) if remark else 0.0
        return self.canvas.width(self.name(row)) + behind + NAME_GAP

    def value(self, dot: Dot) -> str:
        """A value with what qualifies it: a range, a bound, the report's, disputed."""
        words = self._number(dot)
        if dot.disputed:
            words = self.canvas.say(message("chart.disputed", value=words))
        return self.canvas.say(message("chart.reported", value=words)) if dot.shape == "square" else words

    def value_room(self, dot: Dot) -> float:
        """Points that a value needs to the right of its mark."""
        return RADIUS + GAP + self.canvas.width(self.value(dot), "key", 700)

    def _number(self, dot: Dot) -> str:
        if dot.is_range and isnan(dot.value):
            return self.canvas.say(message("chart.range", low=self._plain(dot.low), high=self._plain(dot.high)))
        words = self._plain(dot.value)
        if dot.low == dot.value:
            return self.canvas.say(message("chart.at_least", value=words))
        return self.canvas.say(message("chart.bound", value=words)) if dot.high == dot.value else words

    def _plain(self, value: float) -> str:
        return formats.number(value, self.canvas.language, self.decimals)


@dataclass(frozen=True)
class Spot:
    """A place for a value: its box in points (y up), and how the text hangs on the mark."""

    box: Box
    ha: str
    dx: float
    dy: float


class Labels:
    """Writes the values of a column, each where nothing is in the way."""

    def __init__(self, canvas: Canvas, axes: Axes, place: ValuePlace, wording: Wording) -> None:
        self.canvas, self.axes, self.place, self.wording = canvas, axes, place, wording
        self.taken: list[Box] = []
        self.line: list[Box] = []

    def write(self, rows: Sequence[tuple[float, DotRow]], reference: float | None = None) -> None:
        """Write the values of all rows, given with their heights."""
        self.taken = [box for y, row in rows for box in self._marks(y, row)]
        if reference is not None:
            x = points_at(self.axes, self.place.at(reference), 0)[0]
            self.line = [Box(x - 1.5, self.axes.bbox.y0, x + 1.5, self.axes.bbox.y1)]
        for y, row in rows:
            for dot in row.valued:
                self._write(y, row, dot)

    def _write(self, y: float, row: DotRow, dot: Dot) -> None:
        words = self.wording.value(dot)
        spots = self._spots(y, row, dot, self.canvas.width(words, "key", 700))
        free = [spot for spot in spots[:-1] if self._is_free(spot.box)]
        spot = min(free, key=self._drawback, default=spots[-1])
        self.taken.append(spot.box)
        planned = dot.shape == "hollow" and dot.role
        style = {"colour": "ink2", "weight": 400} if planned else {"colour": "ink", "weight": 700}
        anchor = {"left": dot.ends[1], "right": dot.ends[0], "center": sum(dot.ends) / 2}[spot.ha]
        hung = {"ha": spot.ha, "dx": spot.dx, "dy": spot.dy}
        self.canvas.text(self.axes, self.place.at(anchor), y, words, size="key", halo=True, **hung, **style)

    def _spots(self, y: float, row: DotRow, dot: Dot, width: float) -> list[Spot]:
        """Places for a value, the best first; the last one, behind the whole row, is always there."""
        left, right = (points_at(self.axes, self.place.at(end), y)[0] for end in dot.ends)
        middle = points_at(self.axes, self.place.at(sum(dot.ends) / 2), y)
        half = CAP_HEIGHT[self.canvas.language] * self.canvas.sizes.key / 2
        lift = RADIUS + GAP - 1 + half
        beside, before, above, below, behind = (
            self._spot(right + RADIUS + GAP, middle[1], half, width, "left", RADIUS + GAP, 0),
            self._spot(left - RADIUS - GAP - width, middle[1], half, width, "right", -RADIUS - GAP, 0),
            self._spot(middle[0] - width / 2, middle[1] + lift, half, width, "center", 0, lift),
            self._spot(middle[0] - width / 2, middle[1] - lift, half, width, "center", 0, -lift),
            self._behind(y, row, right, half, width),
        )
        ends = [end for other in row.dots for end in other.ends]
        if dot.ends[1] == max(ends):
            return [beside, above, before, below, behind]
        if dot.ends[0] == min(ends):
            return [before, above, beside, below, behind]
        return [above, beside, before, below, behind]

    def _behind(self, y: float, row: DotRow, right: float, half: float, width: float) -> Spot:
        last = max(end for other in row.dots for end in other.ends)
        x, height = points_at(self.axes, self.place.at(last), y)
        return self._spot(x + RADIUS + GAP, height, half, width, "left", x - right + RADIUS + GAP, 0)

    @staticmethod
    def _spot(x: float, y: float, half: float, width: float, ha: str, dx: float, dy: float) -> Spot:
        return Spot(Box(x, y - half, x + width, y + half), ha, dx, dy)

    def _is_free(self, box: Box) -> bool:
        page = self.axes.bbox
        inside = box.left >= page.x0 - BEYOND and box.right <= page.x1 + 1 and box.bottom <= page.y1 + 1
        return inside and box.top >= page.y0 and not any(_meet(box, other) for other in self.taken)

    def _drawback(self, spot: Spot) -> int:
        """What speaks against a free place: worst is room that a value of the next row may need."""
        return 2 * (spot.dy < 0) + any(_meet(spot.box, line) for line in self.line)

    def _marks(self, y: float, row: DotRow) -> Iterable[Box]:
        """The boxes of a row's marks and links."""
        for dot in row.dots:
            (left, height), (right, _) = (points_at(self.axes, self.place.at(end), y) for end in dot.ends)
            yield Box(left - RADIUS, height - RADIUS, right + RADIUS, height + RADIUS)
        for pair in row.links:
            ends = sorted(points_at(self.axes, self.place.at(dot.value), y)[0] for dot in pair)
            yield Box(ends[0], height - 1.2, ends[1], height + 1.2)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes meet; here ``top`` is the lower end, because points go up."""
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > -1.0 and along > 0
