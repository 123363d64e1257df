"""Which of several statements of a maker counts: its latest, and others' only where it has none.

A maker restates its plans for different years, so the catalogue, which keeps one row for each period, keeps
them all; a timeline wants one for each maker and stage. What must not go in here: comparing two days
(``vintages.target_moves`` does) and drawing.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from weijin_analysis.catalog.resolve import GRADE_TIERS

STATEMENT_KINDS = ("target", "observed")


def latest_statements(
    rows: pd.DataFrame, stages: Iterable[str], *, onlookers: Iterable[str] = (), report: bool = False
) -> pd.DataFrame:
    """Return one row for each maker and stage: what was last said.

    Parameters
    ----------
    rows : DataFrame
        Statements of all vintages, as ``load(..., all_vintages=True)`` returns them; rows without ``known``
        are left out.
    stages : iterable of str
        The metrics wanted.
    onlookers : iterable of str
        Sources that count only where no other source speaks of that maker and stage: observers of the
        whole industry, whom a maker's own word outranks even when it is older.
    report : bool, default False
        Whether the report's own reading may stand where nobody else speaks.

    Returns
    -------
    DataFrame
        Rows of ``rows``, in its order; of two rows of one day the better grade.
    """
    wanted = rows[rows["metric"].isin(list(stages)) & rows["kind"].isin(STATEMENT_KINDS) & rows["known"].notna()]
    wanted = wanted if report else wanted[wanted["grade"].ne("report")]
    rank = wanted["source"].isin(list(onlookers)).astype(int).mask(wanted["grade"].eq("report"), 2)
    order = wanted.assign(rank=rank, tier=wanted["grade"].map(GRADE_TIERS)).sort_values(
        ["rank", "known", "tier", "source"], ascending=[True, False, True, True], kind="stable"
    )
    chosen = order.drop_duplicates(["metric", "entity"]).index
    return rows[rows.index.isin(chosen)]
