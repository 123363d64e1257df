"""What an extension of an earlier day said of the first year after it, held against what came.

Every later number is a test of the method that a reader can check. What must not go in here: hindcasts of whole
series (:mod:`weijin_analysis.trends` makes them), and wordings.
"""

from __future__ import annotations

from functools import reduce

import pandas as pd

from weijin_analysis.extension_sentences import track_record
from weijin_analysis.extensions import Extension, extend
from weijin_analysis.messages import Message, message
from weijin_analysis.readings import select, value_of
from weijin_analysis.sentences import SILENT


def next_year(earlier: Extension, came: pd.DataFrame, key: str, **values: object) -> Message:
    """Return what an extension said of the year after its last observation, and what came.

    Parameters
    ----------
    earlier : Extension
        From the rows known on an earlier day.
    came : DataFrame
        The series as known now, in the same unit.
    key : str
        Prefix of the messages ``.inside`` and ``.outside`` the 80 % band, ``.open`` (nothing came yet) and
        ``.least`` {n} (nothing was extended).
    **values
        Further values for the message.

    Returns
    -------
    Message
        With ``year``, ``median``, ``low``, ``high``, ``last`` (the year it was made from), ``came``, and ``record``,
        how the method had done before.
    """
    if earlier.empty:
        return message(f"{key}.least", n=earlier.points, **values)
    said = earlier.forecast.iloc[0]
    year = int(said["year"])
    found = value_of(came, period=str(year))
    whole = {
        "year": year, "median": said["median"], "low": said[0.1], "high": said[0.9], "last": earlier.last["period"],
        "came": found, "record": track_record(earlier), **values,
    }  # fmt: skip
    if pd.isna(found):
        return message(f"{key}.open", **whole)
    return message(f"{key}.{'inside' if said[0.1] <= found <= said[0.9] else 'outside'}", **whole)


def next_years(then: pd.DataFrame, now: pd.DataFrame, horizon: int, *, kind: str, key: str) -> Message:
    """Return what the numbers of an earlier day said of the next year of each series, and what came.

    Parameters
    ----------
    then, now : DataFrame
        Rows of several entities as known on the earlier day and as known now; both begin with the first year of now.
    horizon : int
        Last year of the extensions.
    kind : {"cost", "level", "count", "share"}
        What the values are.
    key : str
        As for :func:`next_year`; the messages may use {name}, the entity.
    """
    names, then = list(dict.fromkeys(now["entity"])), then[then["start"].ge(now["start"].min())]
    made = {name: extend(select(then, entity=name), horizon, kind=kind) for name in names}
    said = [next_year(made[name], select(now, entity=name), key, name=name) for name in names]
    return reduce(lambda first, second: message("extension.and", first=first, second=second), said) if said else SILENT
