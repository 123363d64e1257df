"""US consumer prices, from FRED's copy of the series of the Bureau of Labor Statistics.

Expects ``fredgraph.csv`` as served since 2025: ``observation_date`` (first day of the month) and ``CPIAUCNS``, an empty
cell or a point where a month was not collected. A year's number is the mean of its months, once December is there;
October 2025 was never collected. What must not go in here: moving prices between years, which ``catalog`` does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from weijin_analysis.refresh.adapter import CSV, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import delimited, number, surprise

_SERIES = "CPIAUCNS"
_FIRST_YEAR = "1990"
_MISSING = {"", "."}


def _parse(files: Mapping[str, Received]) -> Edition:
    months: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in delimited(files["fredgraph.csv"], ",", ("observation_date", _SERIES)):
        year, month = _month(row["observation_date"])
        if row[_SERIES] not in _MISSING and year >= _FIRST_YEAR:
            months[year][month] = number(row[_SERIES], f"fredgraph.csv, {year}-{month}")
    return Edition(tuple(_readings(months)))


def _month(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-01", text)
    if match is None:
        raise surprise("fredgraph.csv, observation_date", repr(text), "the first day of a month, such as 2026-01-01")
    return match[1], match[2]


def _readings(months: Mapping[str, Mapping[str, Decimal]]) -> Iterator[Reading]:
    for year, values in months.items():
        if "12" not in values:
            continue
        if len(values) < 11:
            raise surprise(f"fredgraph.csv, {year}", f"{len(values)} months", "12, or 11 where one was not collected")
        mean = (sum(values.values()) / len(values)).quantize(Decimal("0.001"))
        note = "" if len(values) == 12 else f"mean of {len(values)} published months"
        yield Reading("cpi_u", "United States", year, mean, f"{_SERIES}, mean of the monthly values", note)


ADAPTERS = (
    Adapter(
        name="us-cpi",
        source="common-fred-cpi",
        documents=(Document("fredgraph.csv", f"https://fred.stlouisfed.org/graph/fredgraph.csv?id={_SERIES}", CSV),),
        series=(Series("cpi_u", "index_1982_84_100", "us_cpi", lowest=50, highest=2000, jump=1.3),),
        parse=_parse,
        shape="fredgraph.csv of 2025, column observation_date",
        continues=("common-bls-cpi",),
        grade="secondary",
    ),
)
