"""Upstreams' files made from the rows of the data package: what an upstream serves that has nothing new to say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from weijin_analysis.paths import ROOT
from weijin_analysis.refresh.adapter import Adapter
from weijin_analysis.refresh.comparing import Last, known_rows
from weijin_analysis.refresh.upstreams import ADAPTERS
from weijin_analysis.refresh.upstreams.arc_prize import _DATASETS, _NAMES

Files = dict[str, bytes]
Known = Mapping[tuple[str, str, str], Last]
CPI = ADAPTERS["us-cpi"]
CPI_ADDRESS = CPI.documents[0].address


def known_to(adapter: Adapter) -> Known:
    return known_rows(adapter, ROOT / "data")


def cpi_file(**years: str) -> bytes:
    """Return FRED's file: twelve equal months for each year known, and for ``y2026="330"`` and its kin."""
    means = {period: last.text for (_, _, period), last in known_to(CPI).items()}
    means |= {year.removeprefix("y"): value for year, value in years.items()}
    months = [f"{year}-{month:02}-01,{value}" for year, value in means.items() if value for month in range(1, 13)]
    return "\n".join(["observation_date,CPIAUCNS", *months, ""]).encode()


def _chart(columns: Mapping[str, str], units: Mapping[str, str], known: Known) -> Files:
    """A chart of Our World in Data: columns by metric."""
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for (metric, entity, year), last in known.items():
        cells.setdefault((entity, year), {})[columns[metric]] = last.text
    text = io.StringIO()
    writer = csv.DictWriter(text, ["entity", "code", "year", *columns.values()], restval="")
    writer.writeheader()
    writer.writerows({"entity": entity, "year": year, **row} for (entity, year), row in cells.items())
    facts = {name: {"unit": unit, "shortName": name, "lastUpdated": "2026-10-01"} for name, unit in units.items()}
    return {"chart.csv": text.getvalue().encode(), "metadata.json": json.dumps({"columns": facts}).encode()}


def _launch_cost(known: Known) -> Files:
    unit = {"cost_per_kg": "constant 2021 US$ per kilogram"}
    return _chart({"launch_cost_per_kg_leo": "cost_per_kg"}, unit, known)


def _robots(known: Known) -> Files:
    columns = {
        "robot_installations": "industrial_robot_installations",
        "robot_operational_stock": "industrial_robot_stock",
    }
    return _chart(columns, dict.fromkeys(columns.values(), "robots"), known)


def _cell_price(known: Known) -> Files:
    unit = {"battery_cell_price": "current US$ per kilowatt-hour"}
    return _chart({"cell_price_nominal": "battery_cell_price"}, unit, known)


def _arc_prize(known: Known) -> Files:
    """The leaderboard: one model for each name and date."""
    ids = {name: id for id, name in _NAMES.items()}
    models: dict[str, dict[str, object]] = {}
    evaluations: dict[tuple[str, str], dict[str, object]] = {}
    for (metric, entity, period), last in known.items():
        dataset, column = _place(metric)
        id = ids.get(entity, f"{entity} of {period}")
        day = f"{period}T00:00:00.000Z" if len(period) == 10 else None
        models[id] = {"id": id, "displayName": entity, "modelReleaseDate": day, "providerId": "P"}
        record = evaluations.setdefault(
            (dataset, id), {"datasetId": dataset, "modelId": id, "cost": None, "costPerTask": None}
        )
        record[column] = float(last.value / 100 if column == "score" else last.value)
    return {
        "models.json": json.dumps(list(models.values())).encode(),
        "evaluations.json": json.dumps(list(evaluations.values())).encode(),
    }


def _place(metric: str) -> tuple[str, str]:
    """Data set and field of a metric."""
    for dataset, (begin, cost, end) in _DATASETS.items():
        if metric == f"{begin}_score":
            return dataset, "score"
        if metric == f"{begin}_{end}":
            return dataset, cost
    raise KeyError(metric)


def workbook(table: int, title: str, unit: str, rows: Mapping[str, Mapping[str, float]]) -> bytes:
    """Return an annex table of the World Investment Report."""
    years = sorted({year for cells in rows.values() for year in cells})
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    for line in ([f"Annex table {table}. {title}, {years[0]}–{years[-1]}"], [f"({unit})"]):
        sheet.append(line)
    sheet.append(["Region/economy", *map(int, years)])
    for economy, cells in rows.items():
        sheet.append([economy, *(cells.get(year) for year in years)])
    sheet.append(["Source: UNCTAD, based on information from the Financial Times Ltd, fDi Markets."])
    book.save(target)
    return target.getvalue()


def _annex(table: int, title: str, unit: str, known: Known) -> Files:
    rows: dict[str, dict[str, float]] = {}
    for (_, entity, year), last in known.items():
        rows.setdefault("Viet Nam" if entity == "Vietnam" else entity, {})[year] = float(last.value) + 0.25
    return {f"tab{table}.xlsx": workbook(table, title, unit, rows)}


_FDI = "of announced greenfield FDI projects, by destination"

BUILDERS: dict[str, Callable[[Known], Files]] = {
    "us-cpi": lambda known: {"fredgraph.csv": cpi_file()},
    "owid-launch-cost": _launch_cost,
    "owid-robots": _robots,
    "owid-cell-price": _cell_price,
    "arc-prize": _arc_prize,
    "unctad-table-14": lambda known: _annex(14, f"Value {_FDI}", "Millions of dollars", known),
    "unctad-table-17": lambda known: _annex(17, f"Number {_FDI}", "Number of deals", known),
}
"""Files by adapter that say just what the rows say already; the other adapters' rows are counted or not there yet."""


def unchanged_files(name: str) -> Files:
    return BUILDERS[name](known_to(ADAPTERS[name]))
