"""Battery prices and makers: the stages of a maker, and the two experience curves.

What must not go in here: what other series share with prices (:mod:`weijin_analysis.real_prices`), and wordings.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import extensions, real_prices, vintages
from weijin_analysis.catalog import reference
from weijin_analysis.extensions import Experience, Extension
from weijin_analysis.readings import select

PILOT, VOLUME = "assb_pilot_line", "assb_mass_production"
STAGES = [PILOT, "assb_demo_vehicle", "assb_small_batch", "assb_first_vehicle", VOLUME]
"""From the first line to the product, as metrics of the timeline."""

GOALS = {"goal": VOLUME, "start": PILOT, "by": 2027}
"""The stage that counts as goal, the one that counts as start, and the last year that counts as early."""

ALL_CELLS = "World: all Li-ion cells"
VOLUMES = ["li_ion_demand_annual_ev_ess", "li_ion_market_size_annual"]
"""Yearly volumes on two definitions: vehicles and storage, and all cells of the long run."""


def timetable(statements: pd.DataFrame) -> pd.DataFrame:
    """Return each maker's latest word on each stage; an onlooker's page counts only where the maker says nothing."""
    return vintages.latest_statements(statements, STAGES, onlookers=["ch08-trendforce-page"], report=True)


def moved(statements: pd.DataFrame, then: str, now: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how far each maker's target moved between two days, and the rows that say so.

    Parameters
    ----------
    statements : DataFrame
        The timeline, all vintages.
    then, now : str
        As for :func:`weijin_analysis.vintages.target_moves`.
    """
    moves = vintages.target_moves(statements, reference("milestone_pairs"), then, now)
    return moves, vintages.rows_used(moves, statements)


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


def behind(packs: Experience, long_run: Experience, rates: pd.DataFrame) -> pd.DataFrame:
    """Return the rows behind both curves and the published rates beside them; of packs only if these have no rate."""
    return pd.concat([packs.drawn, long_run.drawn, rates]) if packs.rate else packs.drawn


def their_own(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the learning rate that the authors of the long run published for it."""
    return select(rates, source="ch08-zt-paper", entity=ALL_CELLS)
