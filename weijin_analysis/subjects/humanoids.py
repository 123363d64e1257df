"""Humanoid robots in rows: prices, one maker's average, counts of shipments by counter, and a bank's view of costs.

List prices, average prices and shipments are different things and never share a panel. What must not go in here:
wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.messages import Message, those_known
from weijin_analysis.readings import newest, select, value_of

LIST, AVERAGE, SHIPMENTS = "humanoid_list_price", "humanoid_average_selling_price", "humanoid_shipments"
BUILT = "humanoid_units_produced"

MAKER = "Unitree"
"""The maker whose average price is known for several years."""

COUNTED = "2025"
"""The year for which several counters published a number."""

REPORT = "report"
"""Grade of what only the report states."""


def prices(rows: pd.DataFrame) -> pd.DataFrame:
    """Return list prices in yuan, but not those that only the report states; a price told again is told once."""
    yuan = select(rows, metric=LIST, unit="CNY/unit")
    own = yuan[yuan["grade"].ne(REPORT)]
    return own.sort_values("start", kind="stable").drop_duplicates(["entity", "value"])


def average(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the average price of :data:`MAKER`, one row a year."""
    return select(rows, metric=AVERAGE, entity=MAKER)


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of the world's shipments in :data:`COUNTED`, with a column ``counter`` that tells them apart.

    Two counters may stand in one text: source and day of publication name them.
    """
    found = select(rows, metric=SHIPMENTS, entity="World", period=COUNTED)
    return found.assign(counter=found["source"] + " " + found["published"])


def spread(counted: pd.DataFrame) -> dict[str, object]:
    """Return the least and the most that anyone counted, and the year; nan and None where nobody has counted."""
    year = COUNTED if len(counted) else None
    return {"least": counted["value"].min(), "most": counted["value"].max(), "counted": year}


def gaps(rows: pd.DataFrame) -> tuple[Message, ...]:
    """Return what is not drawn: outsiders' numbers of Tesla in :data:`COUNTED`, and UBTech's only average price.

    Parameters
    ----------
    rows : DataFrame
        All rows about humanoids.
    """
    tesla = select(rows, metric=[SHIPMENTS, BUILT], entity="Tesla", period=COUNTED)
    ubtech = newest(ubtech=select(rows, metric=AVERAGE, entity="UBTech Walker"))
    return those_known(["x06-3.gap.tesla", "x06-3.gap.ubtech"], tesla=sorted(set(tesla["value"])), **ubtech)


def goldman(rows: pd.DataFrame) -> dict[str, float]:
    """Return what Goldman Sachs wrote about costs itself, not what the report makes of it.

    Parameters
    ----------
    rows : DataFrame
        Statements about the entity "industry (Goldman estimate)", all vintages.

    Returns
    -------
    dict
        ``low`` and ``high`` (fall a year it had expected, in per cent), ``actual`` (fall within a year), ``before_low``
        to ``after_high`` (cost of a robot, in dollars); nan where not known.
    """
    own = rows[rows["grade"].ne(REPORT)]
    expected, actual = (f"humanoid_cost_decline_{kind}" for kind in ("expected", "actual"))
    fall = {end: value_of(own, end, metric=expected) for end in ("low", "high")}
    costs = {
        f"{name}_{end}": value_of(own, end, metric="humanoid_manufacturing_cost", period=year)
        for name, year in (("before", "2023"), ("after", "2024"))
        for end in ("low", "high")
    }
    return {**fall, "actual": value_of(own, metric=actual), **costs}
