"""What countries put into innovation, and where it shows: industrial policy, research, technologies led, companies.

Amounts in purchasing power stay apart from those at market rates, and what one edition of the statistics says of a
country is compared only with what the same edition says of another. What must not go in here: drawing and wordings.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.messages import Message, message
from weijin_analysis.readings import ends, latest, newest, select

RIVALS = ("China", "United States")
POLICY = (
    "industrial_policy_spending_gdp_share", "industrial_policy_spending_nominal", "industrial_policy_spending_ppp"
)  # fmt: skip
"""Of GDP, in dollars at market rates, in purchasing power."""
RED_INK = ("ch02-wsj-redink", "ch02-fednewswire-redink", "ch02-chartbook-redink", "ch02-monitor-redink")
"""Sources that quote the cautious estimate of CSIS."""
WIDE = "ch02-wirechina-redink"
"""Quotes a wider estimate by one of its authors, which belongs to no comparison of countries."""
YEAR = "2019"
"""The year of that estimate."""
COMPANIES = ("scoreboard_companies", "scoreboard_rd_share")


def compared(policy: pd.DataFrame) -> dict[str, object]:
    """Return what China and the United States spent on industrial policy, for a sentence.

    Parameters
    ----------
    policy : DataFrame
        Rows of the measures ``POLICY``, one for each economy.

    Returns
    -------
    dict
        share and us (of GDP), times (one over the other), usd and us_usd (at market rates), each with its period, and
        other (the years of those not counted in ``YEAR``).
    """
    shares, dollars = ([select(policy, metric=metric, entity=entity) for entity in RIVALS] for metric in POLICY[:2])
    times = derived.ratio(*shares, unit="times")
    others = policy.loc[policy["period"].ne(YEAR), "period"]
    named = dict(zip(("share", "us", "usd", "us_usd"), (*shares, *dollars), strict=True))
    return newest(times=times, **named) | {"other": others.min() if len(others) else None}


def other_years(policy: pd.DataFrame) -> dict[str, Message]:
    """Return for each economy that was not counted in ``YEAR`` the year it was counted in, as a remark."""
    rows = policy[policy["period"].ne(YEAR)]
    years = zip(rows["entity"], rows["period"], strict=True)
    return {entity: message("chart.years", years=year) for entity, year in years}


def caught_up(spent: pd.DataFrame, stated: pd.DataFrame) -> dict[str, object]:
    """Return China's research spending in per cent of the American, and how a new edition moved a year.

    Parameters
    ----------
    spent : DataFrame
        Research spending of both countries, one row for each and year.
    stated : DataFrame
        The same in all editions.

    Returns
    -------
    dict
        first and first_value (unknown where there is one year only), last, value and n of the ratio, for years
        stated in one edition; old and new, China's amount before and after the largest restatement, and moved, its
        year.
    """
    both = _of_one_edition(spent)
    ratio = derived.ratio(*(select(both, entity=entity) for entity in RIVALS))
    china = select(stated, entity="China").sort_values("known")
    ends_of = (china.drop_duplicates("period", keep=keep) for keep in ("first", "last"))
    first, last = (rows.set_index("period")["value"] for rows in ends_of)
    change = (last - first).abs()
    moved = change.idxmax() if change.gt(0).any() else None
    values = {"old": first.get(moved, float("nan")), "new": last.get(moved, float("nan"))}
    began = ends(ratio)
    if began["n"] < 2:
        began |= {"first": None, "first_value": float("nan")}
    return {**began, **values, "moved": moved}


def windows(led: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the windows that are known for both countries, in order of time."""
    return led[led.duplicated("period", keep=False)].sort_values(["start", "entity"], kind="stable")


def leads(led: pd.DataFrame) -> dict[str, object]:
    """Return in how many technologies both countries lead, for a sentence.

    Parameters
    ----------
    led : DataFrame
        Rows of windows that are known for both.

    Returns
    -------
    dict
        first, us_first, last and us (first and last window of the first list), longer and us_longer (the last window
        of a longer list), each with its period.
    """
    lists = list(dict.fromkeys(led.sort_values("start")["unit"]))
    first, later = (select(led, unit=unit) for unit in ([*lists, "", ""][:2]))
    china, us = (select(first, entity=entity).sort_values("start") for entity in RIVALS)
    then = dict(zip(("longer", "us_longer"), (select(later, entity=entity) for entity in RIVALS), strict=True))
    return newest(first=china[:1], us_first=us[:1], last=china, us=us, **then)


def scoreboard(board: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the newest shares of foreign subsidiaries, the newest numbers around them, and the size of the sample."""
    abroad = select(board, metric="foreign_subsidiary_share")
    around = select(board, metric=list(COMPANIES))
    sample = select(board, metric="scoreboard_subsidiary_sample_companies")
    return _newest_period(abroad), _newest_period(around), sample


def _newest_period(rows: pd.DataFrame) -> pd.DataFrame:
    return select(rows, period=latest(rows)["period"])


def _of_one_edition(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows about a year that one source states for both countries."""
    return rows[rows.duplicated(["period", "source"], keep=False)]
