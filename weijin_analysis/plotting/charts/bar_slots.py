"""Places of periods in order of time: every year from the first to the last has one, and so has each part of a year.

A year of which nothing is published keeps its place as a gap, so that no two values look like neighbours that are
none. What must not go in here: the numbers themselves (:mod:`.bar_amounts`), and drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weijin_analysis import formats
from weijin_analysis.periods import Period, parse_period
from weijin_analysis.plotting.charts.bar_amounts import Amount


@dataclass(frozen=True)
class Slot:
    """The place of a period, or of a year without a value.

    Parameters
    ----------
    year : int
        The year, or the one the period is a part of.
    period : Period, optional
        What the amounts are about; none in a gap.
    amounts : dict of str to Amount
        By series; none in a gap.
    """

    year: int
    period: Period | None
    amounts: Mapping[str, Amount]

    @property
    def gap(self) -> bool:
        """Whether nothing is published for the year."""
        return not self.amounts

    @property
    def whole(self) -> bool:
        """Whether it stands for a whole year."""
        return self.period is None or self.period.frequency == "year"

    def label(self, language: str) -> tuple[str, ...]:
        """The year, and under it the part of it."""
        return (str(self.year),) if self.whole or self.period is None else (str(self.year), part(self.period, language))


def slots_of(found: Mapping[str, Mapping[str, Amount]]) -> tuple[Slot, ...]:
    """Return every period with its amounts, and the years between without any.

    Parameters
    ----------
    found : dict of str to (dict of str to Amount)
        By series and by period.
    """
    texts = {text for amounts in found.values() for text in amounts}
    periods = sorted(map(parse_period, texts), key=_end)
    slots = [Slot(period.start.year, period, _of(found, period.text)) for period in periods]
    stated = [slot.year for slot in slots]
    missing = set(range(min(stated), max(stated))) - set(stated) if stated else set()
    return tuple(sorted([*slots, *(Slot(year, None, {}) for year in missing)], key=lambda slot: slot.year))


def part(period: Period, language: str) -> str:
    """Return which part of its year a period is: ``上半年``, ``1—9月``; ``H1``, ``Jan–Sep``."""
    year, months = period.start.year, (period.start.month, period.end.month)
    half = _HALVES.get(months) if period.frequency == "interval" else None
    text = formats.period_text(f"{year}-{half}" if half else period.text, language)
    return text.removeprefix(f"{year}年") if language == "zh" else text.removesuffix(f" {year}")


_HALVES = {(1, 6): "H1", (7, 12): "H2"}


def _end(period: Period) -> tuple[object, ...]:
    """Parts of a year before the year, a later part after an earlier one."""
    return period.end, -period.start.toordinal()


def _of(found: Mapping[str, Mapping[str, Amount]], text: str) -> dict[str, Amount]:
    return {key: amounts[text] for key, amounts in found.items() if text in amounts}
