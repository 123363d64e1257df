"""Cell prices, launch cost and industrial robots, from the charts of Our World in Data.

Expects a chart's CSV as served since 2025 with ``useColumnShortNames=true`` (entity, code, year in either case, then
its columns) and, beside it, ``metadata.json`` (``columns`` with ``unit``, ``shortName`` and ``lastUpdated``), which
alone tells the unit. The unit of cell prices was read in their code; that of the other two is as we know it, and a
chart that words it otherwise is told, not taken. A chart's numbers are another publisher's, named in ``sources.csv``;
where that publisher forbids passing them on, the address answers with no table, and the refresh says so. What must not
go in here: conversions; a number is taken as the chart gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from weijin_analysis.refresh.adapter import CSV, JSON, Adapter, Document, Edition, Parser, Reading, Received, Series
from weijin_analysis.refresh.reading import delimited, field, json_of, number, surprise

_QUERY = "v=1&csvType=full&useColumnShortNames=true"
_FIXED = {"entity", "code", "year"}


@dataclass(frozen=True)
class _Column:
    """A column of a chart: the metric it is to us, the unit the chart has to name, and whose rows are taken."""

    metric: str
    unit: str
    entities: frozenset[str] = frozenset()


def _documents(slug: str) -> tuple[Document, ...]:
    address = f"https://ourworldindata.org/grapher/{slug}"
    return (
        Document("chart.csv", f"{address}.csv?{_QUERY}", CSV),
        Document("metadata.json", f"{address}.metadata.json?{_QUERY}", JSON),
    )


def _parse(columns: Mapping[str, _Column], note: str, slug: str, files: Mapping[str, Received]) -> Edition:
    updated = _check_units(columns, files["metadata.json"])
    rows = _rows(files["chart.csv"], columns)
    locator = f"grapher/{slug}.csv, updated {updated}"
    readings = [
        Reading(column.metric, row["entity"], row["year"], _value(row, name), locator, note)
        for row in rows
        for name, column in columns.items()
        if row[name] and (not column.entities or row["entity"] in column.entities)
    ]
    return Edition(tuple(readings), updated)


def _value(row: Mapping[str, str], column: str) -> Decimal:
    return number(row[column], f"chart.csv, {column} of {row['entity']} in {row['year']}")


def _rows(chart: Received, columns: Mapping[str, _Column]) -> list[dict[str, str]]:
    rows = [_lower(row) for row in delimited(chart, ",", ())]
    missing = [name for name in sorted(_FIXED | columns.keys()) if name not in rows[0]]
    if missing:
        raise surprise("chart.csv", f"columns {', '.join(rows[0])}", f"also {', '.join(missing)}")
    return rows


def _lower(row: Mapping[str, str]) -> dict[str, str]:
    return {name.lower() if name.lower() in _FIXED else name: cell for name, cell in row.items()}


def _check_units(columns: Mapping[str, _Column], metadata: Received) -> date:
    """Check that every column has its unit, and return when the newest of them was updated."""
    declared = field(json_of(metadata), "columns", "metadata.json")
    by_name = {column.get("shortName", name): column for name, column in declared.items()}
    updated = []
    for name, expected in columns.items():
        column = field(by_name, name, "metadata.json, columns")
        unit = field(column, "unit", f"metadata.json, column {name}")
        if unit != expected.unit:
            raise surprise(f"metadata.json, column {name}", f"the unit {unit!r}", f"the unit {expected.unit!r}")
        updated.append(_day(field(column, "lastUpdated", f"metadata.json, column {name}")))
    return max(updated)


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise surprise("metadata.json, lastUpdated", repr(text), "a day such as 2026-02-25") from None


def _parser(slug: str, columns: Mapping[str, _Column], note: str) -> Parser:
    parser: Callable[[Mapping[str, Received]], Edition] = partial(_parse, columns, note, slug)
    return parser


_ROBOTS = "industrial-robots-annual-installations-total-operational"
_WORLD = frozenset({"World"})
_COUNTRIES = frozenset({"China", "Germany", "Japan", "South Korea", "United States", "World"})
_SHAPE = "chart CSV and metadata.json of 2026, short column names"

ADAPTERS = (
    Adapter(
        name="owid-launch-cost",
        source="ch04-owid-launch-cost-chart",
        documents=_documents("cost-space-launches-low-earth-orbit"),
        series=(
            Series("launch_cost_per_kg_leo", "USD_2021/kg", "launch_cost", kind="estimate", lowest=100, highest=1e6),
        ),
        parse=_parser(
            "cost-space-launches-low-earth-orbit",
            {"cost_per_kg": _Column("launch_cost_per_kg_leo", "constant 2021 US$ per kilogram")},
            "period = year of first successful orbital launch, not the year of the price",
        ),
        shape=_SHAPE,
        continues=("ch04-owid-launch-cost",),
        grade="secondary",
        names_new_entities=True,
    ),
    Adapter(
        name="owid-robots",
        source="ch06-owid-robots-chart",
        documents=_documents(_ROBOTS),
        series=(
            Series("robot_installations", "units/year", "robot_installations", highest=5e6, jump=4),
            Series("robot_operational_stock", "units", "robot_stock", highest=5e7, jump=2),
        ),
        parse=_parser(
            _ROBOTS,
            {
                "industrial_robot_installations": _Column("robot_installations", "robots", _COUNTRIES),
                "industrial_robot_stock": _Column("robot_operational_stock", "robots", _WORLD),
            },
            "IFR via AI Index via OWID; rounded to thousands",
        ),
        shape=_SHAPE,
        continues=("ch06-owid-aiindex2026",),
        grade="secondary",
    ),
    Adapter(
        name="owid-cell-price",
        source="ch08-owid-cell-price-chart",
        documents=_documents("average-battery-cell-price"),
        series=(Series("cell_price_nominal", "USD/kWh", "battery_price", lowest=5, highest=2000, jump=4),),
        parse=_parser(
            "average-battery-cell-price",
            {"battery_cell_price": _Column("cell_price_nominal", "current US$ per kilowatt-hour", _WORLD)},
            "Benchmark Mineral Intelligence cell (not pack) price, current USD",
        ),
        shape=_SHAPE,
        continues=("ch08-meletric-benchmark",),
        grade="secondary",
    ),
)
