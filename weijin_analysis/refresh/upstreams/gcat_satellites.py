"""How many satellites of each constellation have been launched, from GCAT's payload table.

Expects ``cat/psatcat.tsv`` as of July 2025 (28 columns, from ``JCAT`` to ``Comment``, an ``Updated`` line below). A
satellite belongs to the constellation that its column ``Program`` names, and counts from its launch date on, lost and
re-entered ones included, as in the rows already in ``constellations``. What must not go in here: which of them are
active, which GCAT tells in another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from weijin_analysis.refresh.adapter import TSV, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import delimited, surprise
from weijin_analysis.refresh.upstreams import gcat

_METRIC = "satellites_launched_cumulative"
_FIRST_YEAR = 2019
_PROGRAMS = {
    "Starlink": re.compile(r"Starlink"),
    "Starlink Direct to Cell": re.compile(r"Starlink 2M D[0-9]"),
    "OneWeb": re.compile(r"OneWeb"),
    "Kuiper": re.compile(r"Kuiper"),
    "Guowang": re.compile(r"HWD\b"),
    "Qianfan": re.compile(r"Qianfan"),
}
"""How a value of ``Program`` begins. Seen in the file: Starlink, its D1 and D2, Qianfan; the others as we know them."""
_NOTE = "Derived count of GCAT psatcat entries by Program, all launched (incl. lost, re-entered and prototypes)."


def _parse(files: Mapping[str, Received]) -> Edition:
    table = files["psatcat.tsv"]
    updated = gcat.updated(table)
    if updated is None:
        raise surprise("psatcat.tsv", "no line '# Updated'", "the day of the file in its second line")
    rows = delimited(table, "\t", ("JCAT", "LDate", "Program"), "#")
    days = {entity: _launch_days(rows, program) for entity, program in _PROGRAMS.items()}
    return Edition(tuple(_readings(days, gcat.last_whole_month(updated), updated)), updated)


def _launch_days(rows: list[dict[str, str]], program: re.Pattern[str]) -> list[date]:
    ours = [row for row in rows if program.match(row["Program"])]
    return [gcat.day_of(row["LDate"], f"psatcat.tsv, object {row['JCAT']}") for row in ours]


def _readings(days: Mapping[str, list[date]], end: date, updated: date) -> Iterator[Reading]:
    counted = [date(year, 12, 31) for year in range(_FIRST_YEAR, end.year)] + [end]
    locator = f"tsv/cat/psatcat.tsv, updated {updated}"
    for day in counted:
        for entity, launched in days.items():
            value = Decimal(sum(launch <= day for launch in launched))
            yield Reading(_METRIC, entity, day.isoformat(), value, locator, _NOTE)


ADAPTERS = (
    Adapter(
        name="gcat-satellites",
        source="ch04-gcat",
        documents=(Document("psatcat.tsv", f"{gcat.BASE}/cat/psatcat.tsv", TSV),),
        series=(
            Series(
                _METRIC,
                "satellites",
                "constellations",
                highest=100_000,
                floor=500,
                periods=r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
                kept=r"[0-9]{4}-12-31",
                cumulative=True,
                entities=tuple(_PROGRAMS),
            ),
        ),
        parse=_parse,
        shape="psatcat.tsv of July 2025",
        continues=("ch04-gcat-ckalitin",),
    ),
)
