"""What comes due: predictions that nobody has judged, by the day on which they can be.

What must not go in here: looking anything up.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.parameters import check_as_of
from weijin_analysis.verdicts import OPEN, UNVERIFIABLE

LOOK_UP = "not_looked_up"


def due(rows: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Return the open predictions in the order in which they can be judged.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`.
    by : str, default ""
        Only what can be judged by this day (YYYY-MM-DD); "" for all that has a day.

    Returns
    -------
    DataFrame
        The rows of statements that are open, or whose outcome has not been looked up, sorted by ``resolve_by``.

    Raises
    ------
    ParameterError
        If ``by`` is no day.
    """
    waiting = rows["outcome"].eq(OPEN) | (rows["outcome"].eq(UNVERIFIABLE) & rows["reason"].eq(LOOK_UP))
    open_rows = rows[waiting & rows["resolve_by"].ne("")]
    day = check_as_of(by)
    return open_rows[open_rows["resolve_by"].le(day or "9999")].sort_values(["resolve_by", "id"], ignore_index=True)
