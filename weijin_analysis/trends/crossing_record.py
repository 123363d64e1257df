"""How good probabilities of crossing were: from every past origin, against whether the series crossed.

What must not go in here: how a probability is computed (:mod:`.crossing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends.crossing import first_passage
from weijin_analysis.trends.kinds import find_kind
from weijin_analysis.trends.schema import check_columns
from weijin_analysis.trends.series import AnnualSeries, read_series


def hindcast_crossings(
    frame: pd.DataFrame,
    kind: str = "cost",
    changes: Iterable[float] = (-0.2, -0.4),
    *,
    horizon: int = 10,
    first: int | None = None,
    method: str = "engine",
    paths: int = 4_000,
) -> pd.DataFrame:
    """Ask from every past origin for the probability of a change by each later year, and note whether it came.

    Parameters
    ----------
    frame : DataFrame
        ``year``, ``value`` and, where there are several, ``series``.
    changes : iterable of float
        The threshold relative to the last value at the origin: -0.2 is a fall of 20 %.
    kind, horizon, first, method, paths
        As for :func:`~weijin_analysis.trends.hindcast` and :func:`~weijin_analysis.trends.first_passage`.

    Returns
    -------
    DataFrame
        ``series``, ``method``, ``origin``, ``change``, ``period``, ``p_by``, ``crossed``; for periods up to
        the first gap.

    Raises
    ------
    ParameterError
        If a change goes against the direction of the kind.
    DataError
        If a series cannot be extended, or none is long enough.
    """
    checked, wanted = find_kind(kind), tuple(changes)
    check_columns(frame, ("year", "value"), "frame")
    wrong = [change for change in wanted if not (-1 < change < 0 if checked.falls else change > 0)]
    if wrong:
        expected = "falls between 0 and -1" if checked.falls else "rises above 0"
        raise ParameterError("changes", str(wrong[0]), expected, "Costs cross downwards, all other kinds upwards.")
    fewest = checked.first_origin if first is None else first
    named = frame if "series" in frame else frame.assign(series="")
    parts = []
    for name, rows in named.groupby("series", sort=True):
        series = read_series(rows["year"], rows["value"], checked)
        parts += [part.assign(series=name) for part in _record(series, wanted, fewest, horizon, method, paths)]
    if not parts:
        expected = f"a series of more than {fewest} points"
        raise DataError("frame", "no series with a later value", expected, "Nothing has come that could be compared.")
    columns = ["series", "method", "origin", "change", "period", "p_by", "crossed"]
    return pd.concat(parts, ignore_index=True)[columns]


def brier(record: pd.DataFrame) -> float:
    """Return the mean squared error of the probabilities, each series counting once."""
    squares = (record["p_by"] - record["crossed"].astype(float)) ** 2
    return float(squares.groupby(record["series"]).mean().mean())


def _record(
    series: AnnualSeries, changes: tuple[float, ...], fewest: int, horizon: int, method: str, paths: int
) -> Iterator[pd.DataFrame]:
    for count in range(fewest, len(series.years)):
        past, last = (series.years[:count], series.values[:count]), series.values[count - 1]
        steps = _steps_without_gap(series, count, horizon)
        for change in changes if steps else ():
            threshold, later = last * (1 + change), series.values[count : count + steps]
            table = first_passage(*past, threshold, steps, series.kind.name, method=method, paths=paths)
            crossed = np.logical_or.accumulate(later <= threshold if series.kind.falls else later >= threshold)
            facts = {"method": method, "origin": past[0][-1], "change": change, "crossed": crossed}
            yield table[["year", "p_by"]].rename(columns={"year": "period"}).assign(**facts)


def _steps_without_gap(series: AnnualSeries, count: int, horizon: int) -> int:
    later = series.years[count : count + horizon] - series.years[count - 1]
    return int((later == np.arange(1, len(later) + 1)).sum())
