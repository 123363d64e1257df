"""Battery prices and makers: the stages of a maker, the two experience curves, and what the report said of them.

What must not go in here: what other series share with prices (:mod:`weijin_analysis.real_prices`), and wordings.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import extensions, real_prices, vintages
from weijin_analysis.extensions import Experience, Extension
from weijin_analysis.readings import latest, select, value_of, values_by

PILOT, VOLUME = "assb_pilot_line", "assb_mass_production"
STAGES = [PILOT, "assb_demo_vehicle", "assb_small_batch", "assb_first_vehicle", VOLUME]
"""From the first line to the product, as metrics of the timeline."""

GOALS = {"goal": VOLUME, "start": PILOT, "by": 2027}
"""The stage that counts as goal, the one that counts as start, and the last year that counts as early."""

ALL_CELLS = "World: all Li-ion cells"
VOLUMES = ["li_ion_demand_annual_ev_ess", "li_ion_market_size_annual"]
"""Yearly volumes on two definitions: vehicles and storage, and all cells of the long run."""

THE_REPORT = "ch08-report"


def timetable(statements: pd.DataFrame) -> pd.DataFrame:
    """Return each maker's latest word on each stage; an onlooker's page counts only where the maker says nothing."""
    return vintages.latest_statements(statements, STAGES, onlookers=["ch08-trendforce-page"], report=True)


def seen_then(
    then: pd.DataFrame, day: str, price: pd.DataFrame, as_of: str = "", *, horizon: int, threshold: float
) -> tuple[Extension, pd.DataFrame]:
    """Return what an earlier vintage would have been extended to, and what is known now in its dollars.

    Parameters
    ----------
    then : DataFrame
        Prices as known on ``day``.
    day : str
        The earlier day, ISO.
    price : DataFrame
        The series known now, in one dollar year.
    as_of : str, default ""
        The day of the view.
    horizon, threshold
        As for :func:`weijin_analysis.extensions.extend`.
    """
    earlier = extensions.extend(real_prices.real_prices(then, day), horizon, threshold=threshold)
    return earlier, real_prices.in_dollars_of(price, earlier.rows, as_of)


def curves(
    price: pd.DataFrame, cells: pd.DataFrame, volumes: pd.DataFrame, as_of: str = ""
) -> tuple[Experience, Experience]:
    """Return packs against what vehicles and storage took, and cells against all cells ever made, in one dollar year.

    Parameters
    ----------
    price : DataFrame
        Pack prices in one dollar year.
    cells : DataFrame
        Cell prices of the long run, in any.
    volumes : DataFrame
        Rows of the two metrics of :data:`VOLUMES`.
    as_of : str, default ""
        The day of the view.
    """
    demand, market = (select(volumes, metric=metric) for metric in VOLUMES)
    long_run = real_prices.in_dollars_of(cells, price, as_of)
    return extensions.experience(price, demand), extensions.experience(long_run, market, before=0.0)


def their_own(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the learning rate that the authors of the long run published for it."""
    return select(rates, source="ch08-zt-paper", entity=ALL_CELLS)


# The report's words


def volume_years(statements: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the rows and years of volume production: the report's one, and the three makers' own latest.

    Parameters
    ----------
    statements : DataFrame
        The timeline, all vintages.
    """
    claim = select(statements, source=THE_REPORT, metric=VOLUME)
    own = vintages.latest_statements(statements, [VOLUME])
    own = own[own["entity"].isin(claim["entity"])]
    years = values_by(own, "entity", "Toyota", "Samsung SDI", "BYD")
    named = dict(zip(("toyota", "samsung", "byd"), years.values(), strict=True))
    return pd.concat([claim, own]), {"claim": latest(claim)["value"], **named}


def discount(prices: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the rows and values of China's discount in 2024: the report's, and what the survey's prices give.

    Parameters
    ----------
    prices : DataFrame
        The table of prices.
    """
    claim = select(prices, metric="pack_price_discount_china")
    survey = select(prices, metric="pack_price_real", unit="USD_2024/kWh", period="2024", entity=["China", "World"])
    china, world = (value_of(survey, entity=entity) for entity in ("China", "World"))
    values = {"claim": value_of(claim), "year": 2024, "china": china, "world": world}
    return pd.concat([claim, survey]), values | {"found": 100 * (1 - china / world)}


def next_threshold(forecasts: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, object]]:
    """Return the rows and values of the report's bound for 2026 and of the newest published forecast for that year.

    Parameters
    ----------
    forecasts : DataFrame
        Published forecasts, all vintages.
    """
    claim, others = select(forecasts, source=THE_REPORT), forecasts[forecasts["source"].ne(THE_REPORT)]
    newest = select(others, period="2026").sort_values("known").tail(1)
    unit = newest["unit"].iloc[0] if len(newest) else None
    values = {"year": 2026, "claim": latest(claim)["value"], "forecast": latest(newest)["value"], "unit": unit}
    return pd.concat([claim, newest]), values
