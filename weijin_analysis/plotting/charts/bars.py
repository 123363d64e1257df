"""Bars over the years: a quantity, every value at its tip, the last whole year the protagonist.

Columns on a wide page, lying bars on a tall one; in a panel whatever its box has room for. Years that went against
the change of the whole are darker; when there was only one, it says so. A year without a value keeps its place, as a
gap. A part of a year never passes for the year: it is outlined and says which part it is, and so are estimates and
forecasts. A second series may stand beside the first. What must not go in here: more than two series, and measures of
different units (see :mod:`.bar_table`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.charts.bar_amounts import read_amounts
from weijin_analysis.plotting.charts.bar_slots import Slot, slots_of
from weijin_analysis.plotting.charts.bars_columns import columns_fit, draw_columns
from weijin_analysis.plotting.charts.bars_lying import draw_lying, rows_fit

MOST_SERIES = 2


@dataclass(frozen=True)
class Bars:
    """Bars of one series over periods, or of two.

    Parameters
    ----------
    slots : tuple of Slot
        In order of time; every year from the first to the last has one, also those without a value.
    series : tuple of str
        The series, the protagonist first.
    highlight : int
        The year of the protagonist.
    against : tuple of int
        Years whose value moved against the change of the whole.
    remark : Message, optional
        Said of such a year when it is the only one.
    names : dict of str to (str or Message)
        What each of two series is called, where it is not its label.
    """

    slots: tuple[Slot, ...]
    series: tuple[str, ...]
    highlight: int
    against: tuple[int, ...]
    remark: Message | None
    names: Mapping[str, str | Message]

    @cached_property
    def values(self) -> dict[int, float]:
        """The certain values of the first series, by year."""
        first = self.series[0] if self.series else ""
        found = {slot.year: slot.amounts[first] for slot in self.slots if slot.whole and first in slot.amounts}
        return {year: amount.low for year, amount in found.items() if amount.certain}

    @property
    def empty(self) -> bool:
        """Whether there is no value; among panels such a chart is left out."""
        return not self.slots

    @property
    def plain(self) -> bool:
        """Whether all it shows is one series of certain values of whole years."""
        return len(self.series) == 1 and all(slot.gap or slot.year in self.values for slot in self.slots)

    @property
    def years(self) -> str:
        """The first and the last year."""
        return f"{self.slots[0].year}/{self.slots[-1].year}"

    @property
    def first(self) -> float:
        """The value of the first year."""
        return self.values[min(self.values)]

    @property
    def last(self) -> float:
        """The value of the last year."""
        return self.values[max(self.values)]

    @property
    def change(self) -> Message:
        """The change from the first year to the last, in per cent."""
        return message("chart.change", change=100 * (self.last / self.first - 1))

    @property
    def remarked(self) -> int | None:
        """The year the remark is about, if there is exactly one."""
        return self.against[0] if self.remark is not None and len(self.against) == 1 else None

    def name(self, canvas: Canvas, key: str) -> str:
        """What a series is called."""
        return canvas.say(self.names[key]) if key in self.names else canvas.name(key)

    def draw(self, canvas: Canvas) -> None:
        """Draw columns where the page is wide and they have room, otherwise lying bars."""
        upright = columns_fit(canvas, self) if canvas.wide else not rows_fit(canvas, self)
        if upright:
            draw_columns(canvas, self)
        else:
            draw_lying(canvas, self)


def bars(
    data: pd.DataFrame,
    *,
    x: str = "period",
    y: str = "value",
    by: str = "",
    highlight: int | None = None,
    remark: Message | None = None,
    names: Mapping[str, str | Message] | None = None,
    owners: Mapping[str, Message] | None = None,
    owned: str = "source",
    decimals: int | None = None,
) -> Bars:
    """Return the bars of a series of years and parts of years.

    Parameters
    ----------
    data : DataFrame
        One row for each period (and series), all positive. Rows of one period that contradict each other stand as a
        range with a question mark; they must be marked as disputed.
    x, y : str
        Columns with the period (as text of the data tables) and the value.
    by : str, optional
        Column that tells two series apart, which then stand side by side.
    highlight : int, optional
        The year drawn as the protagonist; by default the last one observed as a whole.
    remark : Message, optional
        Said of the year that went against the change of the whole, when there is only one.
    names : dict, optional
        The two series in order, and what they are called; by default in the order of the data, by their labels. One
        of two that is named, but not stated yet, keeps its place and its hue.
    owners : dict of str to Message, optional
        Who provides a number, by the entries of the column ``owned``: named at the bar.
    owned : str, default "source"
        That column.
    decimals : int, optional
        Decimals of the values written.

    Raises
    ------
    DataError
        If a period is neither a year nor a part of one, a period stands twice undisputed, a value is not positive,
        or there are more than two series.
    """
    keys = _series(data, by, names or {})
    style = {"owners": owners, "owned": owned, "decimals": decimals}
    found = {key: read_amounts(data[data[by].eq(key)] if by else data, x, y, **style) for key in keys}
    made = Bars(slots_of(found), keys, 0, (), remark, names or {})
    against = tuple(countermoves(made.values)) if made.plain else ()
    return Bars(made.slots, keys, highlight or _last_whole(made.slots), against, remark, names or {})


def countermoves(values: Mapping[int, float]) -> list[int]:
    """Return the years whose value moved against the change from the first year to the last.

    Only neighbouring years are compared: what happened in a gap is not known.
    """
    years = sorted(values)
    whole = values[years[-1]] - values[years[0]] if years else 0.0
    return [year for before, year in pairwise(years) if year - before == 1 and _opposed(values, before, year, whole)]


def _opposed(values: Mapping[int, float], before: int, year: int, whole: float) -> bool:
    return (values[year] - values[before]) * whole < 0


def _last_whole(slots: Sequence[Slot]) -> int:
    """The last year that was observed as a whole; 0 where none was."""
    full = [slot.year for slot in slots if any(amount.full for amount in slot.amounts.values())]
    return max(full, default=0)


def _series(data: pd.DataFrame, by: str, names: Mapping[str, str | Message]) -> tuple[str, ...]:
    if not by:
        return ("",)
    stated = list(dict.fromkeys(data[by]))
    if len(stated) > MOST_SERIES:
        found = f"{len(stated)} series: " + ", ".join(map(str, stated))
        raise DataError(f"bars, column {by}", found, f"at most {MOST_SERIES}", "Draw lines, or a table of bars.")
    if not names or not stated:
        return tuple(stated)
    return tuple(key for key in names if key in stated or len(names) <= MOST_SERIES)
