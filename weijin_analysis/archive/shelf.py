"""Reads the forecasts of all runs, each once.

A run that repeats an earlier one says nothing new, so its forecast counts once and bears the day it was first made. A
forecast of the same data and method with other values is another edition, and is kept beside the first. What must not
go in here: outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from weijin_analysis.archive.files import COLUMNS, FILE, IDENTITY, read
from weijin_analysis.errors import DataError

KEY = [*IDENTITY, "method", "vintage", "origin", "period"]
"""What names a forecast of one period, whatever it says."""

ONE = [*KEY, "edition"]
"""What names one forecast."""

_SAME = ".6g"
"""Two runs say the same if they agree to six digits: a seventh may differ between machines, and matters to nobody."""


@dataclass(frozen=True)
class Shelf:
    """The forecasts kept.

    Parameters
    ----------
    rows : DataFrame
        A row for each forecast and level: the columns of :data:`weijin_analysis.archive.files.COLUMNS` (``origin``,
        ``period`` and ``points`` as int, ``level`` and ``value`` as float, days as text), ``edition`` (1 for the
        first that was said of the same data by the same method) and ``runs`` (how many said it). ``run`` and ``made``
        are those of the first.
    faults : tuple of DataError
        One for each file that cannot be read; it is left out as a whole.
    """

    rows: pd.DataFrame
    faults: tuple[DataError, ...] = ()

    @property
    def forecasts(self) -> pd.DataFrame:
        """A row for each forecast, with its ``median``, ``low`` and ``high`` (the 80 % band) in place of the levels."""
        wide = self.rows.set_index([*ONE, "level"])["value"].unstack("level").reindex(columns=[0.1, 0.5, 0.9])
        named = wide.set_axis(["low", "median", "high"], axis=1)
        facts = self.rows.drop(columns=["level", "value"]).drop_duplicates(ONE)
        return facts.merge(named.reset_index(), on=ONE, validate="one_to_one")


def read_shelf(output: Path) -> Shelf:
    """Return what the runs under an output folder have forecast; none is no error.

    Parameters
    ----------
    output : Path
        The folder that holds ``runs``.
    """
    rows: list[dict[str, str]] = []
    faults: list[DataError] = []
    for path in sorted(output.glob(f"runs/*/{FILE}")):
        try:
            rows.extend(read(path))
        except DataError as error:
            faults.append(error)
    return Shelf(_each_once(_typed(rows)), tuple(faults))


def _typed(rows: list[dict[str, str]]) -> pd.DataFrame:
    text = pd.DataFrame(rows, columns=list(COLUMNS), dtype=str)
    return text.astype({"origin": int, "period": int, "points": int, "level": float, "value": float})


def _each_once(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows.assign(edition=0, runs=0)
    ordered = rows.sort_values(["made", "run", *KEY, "level"], kind="stable", ignore_index=True)
    said = ordered["level"].map("{:g}".format) + "=" + ordered["value"].map(f"{{:{_SAME}}}".format)
    whole = said.groupby([ordered[name] for name in [*KEY, "run"]], sort=False).transform(" ".join)
    edition = whole.groupby([ordered[name] for name in KEY], sort=False).transform(lambda one: pd.factorize(one)[0] + 1)
    numbered = ordered.assign(edition=edition.astype(int))
    runs = numbered.groupby(ONE, sort=False)["run"]
    kept = numbered.assign(runs=runs.transform("nunique").astype(int))[numbered["run"].eq(runs.transform("first"))]
    return kept.sort_values([*ONE, "level"], kind="stable", ignore_index=True)
