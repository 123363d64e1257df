"""What became of forecasts and plans: judged by hand with evidence, and by the data where they can tell.

A judgment by hand is a row of ``report/outcomes.csv``. A forecast or plan that is bound to the data is resolved by them
as soon as its period has been observed; where both speak and differ, that is shown, not settled in silence. What must
not go in here: rates.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.catalog import reference
from weijin_analysis.catalog.resolve import visible
from weijin_analysis.claims.checks import CONTRADICTED, DRIFTED, HOLDS
from weijin_analysis.parameters import check_as_of
from weijin_analysis.periods import period_columns
from weijin_analysis.verdicts import CAME_TRUE, DID_NOT, OPEN, PARTLY, UNVERIFIABLE

REASONS = ("not_measurable", "not_found", "not_looked_up")
"""Why something could not be judged: nothing measurable, nothing found, not looked up yet."""

SETTLED = (CAME_TRUE, PARTLY, DID_NOT)
FORWARD = ("forecast", "plan")
"""Kinds of statement that only the future can bear out."""

BY_DATA = {HOLDS: CAME_TRUE, DRIFTED: DID_NOT, CONTRADICTED: DID_NOT}


def outcomes(as_of: str = "") -> pd.DataFrame:
    """Return the judgments by hand that were possible on a day.

    What came true, or partly, may be said from the day its evidence was published; what did not, only once its time
    is over as well. What is open or could not be judged is so from the day it was checked.

    Parameters
    ----------
    as_of : str, default ""
        ISO day; "" for all.

    Returns
    -------
    DataFrame
        The columns of the file, as text, with ``known`` (datetime64), ``verdict`` (one of the five) and ``reason``
        (one of ``REASONS``, or "").
    """
    rows = reference("outcomes")
    due = rows["claim_id"].map(reference("claims").set_index("id")["resolve_by"])
    dated = rows["outcome"].isin(SETTLED) & rows["published"].ne("")
    said = period_columns(rows["published"].where(dated, rows["checked_on"]))["end"]
    over = pd.to_datetime(due.where(rows["outcome"].eq(DID_NOT) & due.ne(""))).astype("datetime64[s]")
    known = said.where(~over.gt(said), over)
    reason = rows["outcome"].where(rows["outcome"].isin(REASONS), "")
    verdict = rows["outcome"].where(reason.eq(""), UNVERIFIABLE)
    return visible(rows.assign(known=known, verdict=verdict, reason=reason), check_as_of(as_of))


def resolved(kind: str, result: str) -> str:
    """Return what the data make of a statement of some kind: came_true, did_not, or "" where they cannot tell."""
    return BY_DATA.get(result, "") if kind in FORWARD else ""


def together(by_hand: str, by_data: str, kind: str) -> str:
    """Return the verdict that counts: a settled one by hand, else what the data say, else what the hand says.

    A forecast or plan nobody has judged is open; of a fact, "" says that nothing became of it.
    """
    if by_hand in SETTLED:
        return by_hand
    return by_data or by_hand or (OPEN if kind in FORWARD else "")
