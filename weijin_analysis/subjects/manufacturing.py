"""Shares of the world's manufacturing and industry, by value added: editions apart, and who was ahead since when.

The world is the sum of the economies of one file, so that a share is made of numbers of one edition. What must not go
in here: drawing, wordings and extensions.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived, vintages
from weijin_analysis.readings import ends, lead, newest, select, value_of

MADE = ("manufacturing_va", "manufacturing_va_sum_of_economies")
INDUSTRY = ("industry_va_isic_c_e", "industry_va_isic_c_e_sum_of_economies")
"""With mining and utilities: another measure, known for longer."""
OF_CHINA = {"metric": list(MADE), "entity": ["China", "World (sum of economies in file)"]}
"""Filter for the rows of China's share in manufacturing."""


def shares(rows: pd.DataFrame, measures: tuple[str, str]) -> pd.DataFrame:
    """Return the share of each economy in the sum of all, in per cent.

    Parameters
    ----------
    rows : DataFrame
        Value added of one edition.
    measures : pair of str
        The measure of an economy and that of the sum.
    """
    return derived.ratio(*(select(rows, metric=metric) for metric in measures))


def editions(rows: pd.DataFrame, entity: str = "China") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the share of an economy in manufacturing by the newest edition, and by the one before.

    Parameters
    ----------
    rows : DataFrame
        Value added in manufacturing in all editions.
    entity : str, default "China"
        Whose share.
    """
    new = vintages.newest_edition(rows)
    old = vintages.newest_edition(rows.drop(new.index))
    now, before = (shares(edition, MADE) for edition in (new, old))
    return select(now, entity=entity), select(before, entity=entity)


def peak(share: pd.DataFrame, before: pd.DataFrame) -> dict[str, object]:
    """Return the highest share, unless it is the last one, and what the edition before has for that year.

    Parameters
    ----------
    share, before : DataFrame
        From :func:`editions`.
    """
    highest = share.nlargest(1, "value")
    passed = highest[highest["end"].lt(share["end"].max())]
    return newest(peak=passed, old=before[before["period"].isin(passed["period"])])


def overtaking(share: pd.DataFrame) -> dict[str, object]:
    """Return for how long China has been ahead of the United States, and where both began.

    Parameters
    ----------
    share : DataFrame
        Shares of both.

    Returns
    -------
    dict
        last, above, below, n (years in a row) and since (the first of them), both None where it is not ahead; first,
        first_value and us_first.
    """
    china, us = (select(share, entity=entity) for entity in ("China", "United States"))
    ahead, began = lead(china, us), ends(china)
    since = int(ahead["last"]) - ahead["n"] + 1 if ahead["n"] else None
    return ahead | {
        "n": ahead["n"] or None, "since": since, "first": began["first"], "first_value": began["first_value"],
        "us_first": value_of(us, period=began["first"]),
    }  # fmt: skip
