"""Made archives: forecasts of the battery price as earlier runs would have left them, and later news of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from weijin_analysis import catalog, trends
from weijin_analysis.archive import record
from weijin_analysis.archive.entries import entries
from weijin_analysis.archive.files import COLUMNS, FILE, write
from weijin_analysis.archive.shelf import read_shelf

PRICE = {"metric": "pack_price_real", "entity": "World", "kind": "observed"}
NEWEST = 2025
"""The last year observed in the frozen data."""


def freeze(data: Path) -> None:
    """Leave in a copy of the data what was known by the middle of 2026, so that tests can make what comes."""
    for table in ("battery_price", "us_cpi"):
        path = data / "observations" / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows[rows["known"].le("2026-06-30")].to_csv(path, index=False)


def prices(unit: str = "USD_2025/kWh", last: int = NEWEST) -> pd.DataFrame:
    """The pack price from 2010 on in dollars of one year, one row a year."""
    rows = catalog.load("battery_price", unit="USD_2024/kWh", **PRICE)
    newest = catalog.load("battery_price", unit="USD_2025/kWh", period="2025", **PRICE)
    moved = catalog.rebase(pd.concat([rows, newest]), int(unit[4:8]))
    return moved[moved["start"].dt.year.le(last)].reset_index(drop=True)


def kept(rows: pd.DataFrame | None = None, horizon: int = 2030, **options: object) -> list[dict[str, str]]:
    """Rows of a forecast as a chapter keeps it."""
    series = prices() if rows is None else rows
    facts = {**trends.annual(series), **trends.described(series), "horizon": horizon, "kind": "cost", **options}
    return entries(trends.forecast(**facts), series)


def file_run(output: Path, made: str, rows: list[dict[str, str]], name: str = "") -> Path:
    """Write the archive of a run that began on a day."""
    run = name or made.replace("-", "") + "T080000Z"
    return write([row | {"run": run, "made": made} for row in rows], output / "runs" / run / FILE, COLUMNS)


def add_price(
    data: Path,
    period: str,
    value: str,
    unit: str,
    known: str,
    *,
    kind: str = "observed",
    grade: str = "primary",
    source: str = "ch08-bnef-2025-pr",
) -> None:
    """Append an observation of the pack price to a copy of the data."""
    cells = ["pack_price_real", "World", period, value, "", "", unit, known, kind, known, "release", source, grade]
    _append(data / "observations" / "battery_price.csv", [*cells, "", ""])


def add_consumer_prices(data: Path, year: int, index: str) -> None:
    """Append a year of the price index to a copy of the data."""
    cells = ["cpi_u", "United States", str(year), index, "", "", "index_1982_84_100", f"{year + 1}-01", "observed"]
    _append(
        data / "observations" / "us_cpi.csv",
        [*cells, f"{year + 1}-01-31", "lag", "common-bls-cpi", "secondary", "", ""],
    )


def _append(path: Path, cells: list[str]) -> None:
    path.write_text(path.read_text(encoding="utf-8") + ",".join(cells) + "\n", encoding="utf-8")


def judged(output: Path) -> pd.DataFrame:
    """What became of every forecast under an output folder."""
    return record.judge(read_shelf(output))


def the(output: Path, period: int = 2026) -> pd.Series:
    """The one forecast of a year."""
    (forecast,) = (row for _, row in judged(output).iterrows() if row["period"] == period)
    return forecast
