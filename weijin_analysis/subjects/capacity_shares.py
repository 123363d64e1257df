"""China's shares of advanced capacity: which statements stand for an item, which belong together, which are in doubt.

Publishers count capacity, shipments, sales, orders or what was installed, so each item keeps to one measure. What
must not go in here: drawing, wordings, and shares that no row states.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.readings import newest, select

GROUPS = {
    "vehicles": ("nev_passenger_sales_share", "car_lidar_market_share"),
    "ships": ("ship_new_orders_share_dwt", "ship_orderbook_share_dwt", "ship_completions_share_dwt"),
    "robots": ("quadruped_robot_market_share", "consumer_drone_market_share"),
    "solar": (
        "pv_polysilicon_capacity_share", "pv_wafer_capacity_share", "pv_cell_capacity_share", "pv_module_capacity_share"
    ),
    "batteries": (
        "battery_cathode_shipment_share", "battery_anode_shipment_share", "battery_separator_shipment_share",
        "battery_electrolyte_shipment_share", "battery_cell_capacity_share", "ev_battery_installation_share",
    ),
}  # fmt: skip
"""The items, each by the measure it is held to."""
HOLDERS = ("China", "Chinese companies", "Chinese companies in top ten", "Chinese lidar suppliers", "Unitree")
"""Whose shares they are: the country's, those of its companies, or those of the one company that is counted."""
RIVALS = ("quadruped_robot_market_share",)
"""Measures of which publishers state different values for one period without saying why."""
MIXED = ("pv_", "battery_cell_")
"""Beginnings of measures with a publisher of its own for each year: their years make no series."""


def shares(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the items, with those in doubt marked and a column ``series`` of what may be joined.

    What only the report says is left out.

    Parameters
    ----------
    rows : DataFrame
        Observations, one for each measure, holder and period.
    stated : DataFrame
        All that was ever stated; of the measures ``RIVALS`` everything stays.

    Returns
    -------
    DataFrame
        For each year the whole, or else the longest part from January on. ``disputed`` where publishers contradict
        each other, or where another one reads the same number as a share of investment.
    """
    chosen = rows[~rows["metric"].isin(RIVALS)]
    rivals = stated[stated["metric"].isin(RIVALS)]
    contested = rivals.assign(disputed=rivals.duplicated(["entity", "period"], keep=False))
    items = [metric for metrics in GROUPS.values() for metric in metrics]
    whole = pd.concat([chosen, contested], ignore_index=True)
    found = whole[whole["grade"].ne("report")]
    own = _farthest(found[found["metric"].isin(items) & found["entity"].isin(HOLDERS)])
    alone = own["metric"].str.startswith((*MIXED, *RIVALS))
    doubted = own["disputed"] | _read_as_investment(own, rows)
    return own.assign(disputed=doubted, series=own["source"].where(alone, own["metric"]))


def standing(rows: pd.DataFrame, level: float) -> dict[str, object]:
    """Return how the items stand, for a sentence.

    Parameters
    ----------
    rows : DataFrame
        From :func:`shares`.
    level : float
        In per cent.

    Returns
    -------
    dict
        n (items), above (those above the level by all of their newest values), level, first_year and last_year (of
        all periods; the first None where they are one), the last two whole years of orders for ships: orders,
        orders_period, before, before_period; dogs_low and dogs_high, between which publishers differ on robot dogs,
        and solar, the highest share in doubt there (nan where none is).
    """
    newest_of = rows[rows["end"].eq(rows.groupby("metric")["end"].transform("max"))]
    lowest = newest_of.groupby("metric")["value"].min()
    orders = select(rows, metric=GROUPS["ships"][0], frequency="year")
    years = rows["end"].dt.year
    in_doubt = rows[rows["disputed"]]
    dogs = in_doubt.loc[in_doubt["metric"].isin(RIVALS), "value"]
    solar = in_doubt.loc[in_doubt["metric"].isin(GROUPS["solar"]), "value"]
    return {
        "n": len(lowest), "above": int(lowest.gt(level).sum()), "level": level,
        "first_year": years.min() if years.nunique() > 1 else None,
        "last_year": years.max(), **newest(before=orders[:-1], orders=orders),
        "dogs_low": float(dogs.min()), "dogs_high": float(dogs.max()), "solar": float(solar.max()),
    }  # fmt: skip


def _farthest(rows: pd.DataFrame) -> pd.DataFrame:
    """Of each year what was counted from January on and reaches farthest."""
    year = rows["end"].dt.year
    since_january = rows[rows["start"].eq(pd.to_datetime(year.astype(str) + "-01-01"))]
    last = since_january.groupby(["metric", "entity", year])["end"].transform("max")
    return since_january[since_january["end"].eq(last)]


def _read_as_investment(own: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Whether the same number is also published as a share of investment."""
    others = rows[rows["metric"].str.endswith("_investment_share")]
    measures = others["metric"].str.replace("_investment_share", "_capacity_share")
    read = set(zip(measures, others["period"], others["value"], strict=True))
    return pd.Series([key in read for key in zip(own["metric"], own["period"], own["value"], strict=True)], own.index)
