"""Announced greenfield investment by economy, from the annex tables of UNCTAD's World Investment Report.

Expects the workbooks as of 2024 (``WIR2024_tab14.xlsx`` and its kin): the title in the first row, the unit in brackets
below, then ``Region/economy`` and a column for each year; notes end the table. Table 13 (by source) was not seen
itself; its title in the edition of 2022 and the form of its sisters were. Numbers are kept to whole units, as the sheet
shows them. What must not go in here: shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from weijin_analysis.refresh.adapter import XLSX, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import number, sheet_rows, surprise

_HEADER = "Region/economy"
_NOTE = "UNCTAD, based on fDi Markets"
_ABSENT = {"", "-", "–", ".", ".."}
_ECONOMIES = {
    "World": "World", "China": "China", "United States": "United States", "United States of America": "United States",
    "Germany": "Germany", "Japan": "Japan", "France": "France", "United Kingdom": "United Kingdom",
    "Korea, Republic of": "South Korea", "Republic of Korea": "South Korea", "Brazil": "Brazil", "Egypt": "Egypt",
    "Indonesia": "Indonesia", "Malaysia": "Malaysia", "Mexico": "Mexico", "Morocco": "Morocco",
    "Saudi Arabia": "Saudi Arabia", "Thailand": "Thailand", "Viet Nam": "Vietnam",
}  # fmt: skip
"""Economies by the name that the tables use."""


def _parse(
    name: str, title: str, unit: str, metrics: Mapping[str, str], wanted: Sequence[str], files: Mapping[str, Received]
) -> Edition:
    """Read a table: ``metrics`` maps an entity to the metric of its row, "" standing for all others."""
    rows = [[_text(cell) for cell in row] for row in sheet_rows(files[name])]
    start = _start(name, rows, title, unit)
    years = _years(name, rows[start])
    readings = [
        reading
        for row in rows[start + 1 :]
        if row and _ECONOMIES.get(row[0], "") in wanted
        for reading in _row(name, years, row, metrics)
    ]
    return Edition(tuple(readings))


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _start(name: str, rows: Sequence[Sequence[str]], title: str, unit: str) -> int:
    """Return the row of the header, having checked title and unit above it."""
    first = [row[0] if row else "" for row in rows]
    start = next((at for at, cell in enumerate(first) if cell.casefold() == _HEADER.casefold()), None)
    if start is None:
        raise surprise(name, f"rows that begin {', '.join(filter(None, first[:5]))}", f"a row that begins {_HEADER!r}")
    above = " ".join(first[:start])
    for expected in (title, unit):
        if expected.casefold() not in above.casefold():
            raise surprise(f"{name}, above the table", repr(above), f"the words {expected!r}")
    return start


def _years(name: str, header: Sequence[str]) -> list[str]:
    years = [cell.removesuffix(".0") for cell in header[1:] if cell]
    if not years or not all(year.isdigit() and len(year) == 4 for year in years):
        raise surprise(f"{name}, header", ", ".join(years) or "no years", "years")
    return years


def _row(name: str, years: Sequence[str], row: Sequence[str], metrics: Mapping[str, str]) -> Iterator[Reading]:
    entity = _ECONOMIES[row[0]]
    metric = metrics.get(entity, metrics[""])
    for year, cell in zip(years, row[1:], strict=False):
        if cell not in _ABSENT:
            exact = number(cell.replace(" ", "").replace("\xa0", ""), f"{name}, {entity} {year}")
            value = exact.quantize(Decimal(1), ROUND_HALF_UP)
            yield Reading(metric, entity, year, value, f"annex table, row {row[0]}", _NOTE)


def _adapter(
    table: int, title: str, unit: str, metrics: Mapping[str, str], wanted: Sequence[str], continues: tuple[str, ...]
) -> Adapter:
    name = f"tab{table}.xlsx"
    written, highest = ("USD million", 1e7) if unit == "Millions of dollars" else ("projects", 1e5)
    return Adapter(
        name=f"unctad-table-{table}",
        source="ch10-unctad-greenfield",
        documents=(
            Document(name, f"https://unctad.org/system/files/non-official-document/WIR{{year}}_tab{table}.xlsx", XLSX),
        ),
        series=tuple(
            Series(metric, written, "greenfield_investment", highest=highest, floor=20_000, entities=tuple(wanted))
            for metric in dict.fromkeys(metrics.values())
        ),
        parse=partial(_parse, name, title, unit, metrics, wanted),
        shape="annex tables of the World Investment Report 2024",
        continues=continues,
    )


_SOURCES = ("World", "China", "United States", "Germany", "Japan", "France", "United Kingdom", "South Korea")
_DESTINATIONS = (
    "World", "China", "United States", "Brazil", "Egypt", "Indonesia", "Malaysia", "Mexico", "Morocco", "Saudi Arabia",
    "Thailand", "Vietnam",
)  # fmt: skip
_VALUE, _NUMBER = "Value of announced greenfield FDI projects", "Number of announced greenfield FDI projects"

ADAPTERS = (
    _adapter(13, f"{_VALUE}, by source", "Millions of dollars", {"": "greenfield_capex_by_source"}, _SOURCES, ()),
    _adapter(
        14,
        f"{_VALUE}, by destination",
        "Millions of dollars",
        {"World": "greenfield_capex_total", "": "greenfield_capex_by_destination"},
        _DESTINATIONS,
        ("ch10-wir2024-tab14",),
    ),
    _adapter(
        17,
        f"{_NUMBER}, by destination",
        "Number of deals",
        {"": "greenfield_projects_by_destination"},
        ("World", "China", "United States", "Indonesia", "Thailand"),
        ("ch10-wir2024-tab17",),
    ),
)
