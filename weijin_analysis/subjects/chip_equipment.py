"""Tools for making chips in rows: what China buys of the world's, and what is known of its makers.

Billings are of all tools sold into a country, to foreign fabs too. The revenue of two makers is not the supply of a
country, and a part of a year is not a year. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.readings import last_of_each, latest, newest, select

PLACES = ["World", "China"]
YEARLY = {"metric": "semi_equipment_billings", "frequency": "year", "entity": PLACES}
"""What names the rows of yearly billings."""

MAKERS = ["NAURA", "AMEC"]
SUPPLY = "share_of_world_semi_equipment_revenue"
THEIRS = "semi_equipment_sales_forecast"
"""SEMI's own forecasts of billings."""


def demand(billings: pd.DataFrame) -> pd.DataFrame:
    """Return China's share of the world's billings, in per cent, for every year that has both."""
    return derived.ratio(select(billings, entity="China"), select(billings, entity="World"))


def revenue(makers: pd.DataFrame) -> pd.DataFrame:
    """Return the revenue of the two makers: whole years, and the newest stretch of months of each."""
    own = select(makers, metric="revenue", entity=MAKERS)
    return pd.concat([select(own, frequency="year"), last_of_each(select(own, frequency="interval"))])


def facts(billings: pd.DataFrame, supply: pd.DataFrame, makers: pd.DataFrame) -> dict[str, object]:
    """Return the newest share with its two amounts, the highest share before it, and the share of supply.

    Parameters
    ----------
    billings : DataFrame
        Rows of :data:`YEARLY`.
    supply : DataFrame
        Rows of :data:`SUPPLY`.
    makers : DataFrame
        From :func:`revenue`.

    Returns
    -------
    dict
        ``share``, ``peak``, ``china``, ``world`` and ``supply``, each also with ``_period``; ``months``, those that
        NAURA's revenue ends with; ``firms``, the makers with any revenue; nan and None where there is none. The
        amounts are those of the newest share.
    """
    share = demand(billings)
    last = share["period"].iloc[-1] if len(share) else ""
    before = share[share["period"].ne(last)]
    peak = before[before["value"].eq(before["value"].max()) & before["value"].gt(share["value"].tail(1).max())]
    amounts = {place.lower(): select(billings, entity=place, period=last) for place in PLACES}
    firms = [firm for firm in MAKERS if firm in set(makers["entity"])]
    months = latest(makers, entity="NAURA", frequency="interval")["period"]
    return newest(share=share, peak=peak, supply=supply, **amounts) | {"months": months, "firms": firms or None}


def from_year(billings: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return the billings from a year on."""
    return billings[billings["start"].dt.year.ge(first)]


def due(forecasts: pd.DataFrame, billings: pd.DataFrame) -> pd.DataFrame:
    """Return the forecasts of years that no billings are known for yet."""
    return forecasts[forecasts["start"].gt(billings["start"].max())]
