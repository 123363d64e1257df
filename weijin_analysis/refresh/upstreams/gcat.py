"""What the tables of GCAT share: tab-separated text, its dates, the day it was updated, and who launches.

GCAT is Jonathan McDowell's General Catalog of Artificial Space Objects, https://planet4589.org/space/gcat/, CC BY 4.0.
A table begins with a header marked ``#``; most go on with ``# Updated 2026 Sep 28 2216:34``; dates read ``2024 Dec 31
1234:56``, and less where less is known. The running year is counted to the end of the last whole month, so that a year
gains at most twelve vintages. What must not go in here: what is counted.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from weijin_analysis.refresh.adapter import Received
from weijin_analysis.refresh.reading import surprise, text_of

BASE = "https://planet4589.org/space/gcat/tsv"
_MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
_DATE = re.compile(r"([0-9]{4})(?: +([A-Z][a-z]{2})(?: +([0-9]{1,2}))?)?\b")
_UPDATED = re.compile(r"^# *Updated +([0-9]{4} +[A-Z][a-z]{2} +[0-9]{1,2})", re.MULTILINE)


def day_of(text: str, where: str) -> date:
    """Return the day of a GCAT date; where only a month or year is given, its first day."""
    match = _DATE.match(text)
    if match is None or (match[2] and match[2] not in _MONTHS):
        raise surprise(where, repr(text), "a date such as 2024 Dec 31")
    try:
        return date(int(match[1]), _MONTHS.get(match[2] or "Jan", 1), int(match[3] or 1))
    except ValueError:
        raise surprise(where, repr(text), "a day that exists") from None


def updated(received: Received) -> date | None:
    """Return the day on which a table says it was updated, or None."""
    match = _UPDATED.search(text_of(received)[:5000])
    return day_of(match[1], received.document.name) if match else None


def last_whole_month(day: date) -> date:
    """Return the last day of the month before a day."""
    return day.replace(day=1) - timedelta(days=1)


def period_of(year: int, end: date) -> str:
    """Return a year as a period, or the part of it up to ``end``."""
    return str(year) if end >= date(year, 12, 31) else f"{year}-01-01/{end.isoformat()}"
