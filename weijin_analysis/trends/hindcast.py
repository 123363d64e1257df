"""What a method would have said: forecasts from every past origin, beside what came.

With vintages, a forecast uses what had been published by then; without, the first values of the final series, which is
kinder than history was. What must not go in here: scores, and choosing series by how they turned out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends.alignment import align_units, first_releases, known_by
from weijin_analysis.trends.filter import IntArray
from weijin_analysis.trends.kinds import FloatArray, Kind, find_kind
from weijin_analysis.trends.methods import Method, find_method
from weijin_analysis.trends.schema import HINDCAST_COLUMNS, LEVELS, check_columns, repeated
from weijin_analysis.trends.series import FEWEST_POINTS, AnnualSeries, check_levels, read_series


@dataclass(frozen=True)
class _Question:
    """A series as known at some time, the origins to forecast from, and what came afterwards."""

    name: str
    vintage: str
    series: AnnualSeries
    origins: IntArray
    observed: pd.Series
    first_release: pd.Series


def hindcast(
    frame: pd.DataFrame,
    kind: str,
    methods: str | Method | Iterable[str | Method] = "engine",
    *,
    horizon: int | None = None,
    first: int | None = None,
    levels: Iterable[float] = LEVELS,
) -> pd.DataFrame:
    """Forecast from every past origin the periods that have been observed since.

    Parameters
    ----------
    frame : DataFrame
        ``year`` and ``value``; ``series`` where there are several; ``vintage`` (days, as text or dates) and ``unit``
        where values were published more than once: each vintage with news is then an origin, and vintages in
        different units are aligned first (:func:`align_units`); ``cumulative`` for Wright's law, which is then told
        the production that came. :func:`panel` makes it from rows of the data package.
    kind : {"cost", "level", "count", "share"}
    methods : str, callable, or several
    horizon : int, optional
        Longest horizon in years; 20, and 10 for shares.
    first : int, optional
        Fewest points at an origin; 6, and 8 for shares.
    levels : iterable of float
        Quantile levels. Scores need the default.

    Returns
    -------
    DataFrame
        Rows of :data:`HINDCAST_COLUMNS`. Where a package failed, ``value`` is NaN and ``trouble`` says why.

    Raises
    ------
    DataError
        If a column is missing, a series cannot be extended, or no series is long enough.
    ParameterError
        If ``first`` is below 3 or the horizon below 1.
    """
    checked, wanted = find_kind(kind), check_levels(levels)
    farthest, fewest = _limits(checked, horizon, first)
    questions = list(_questions(frame, checked, fewest))
    if not questions:
        found, expected = "no series with a later value", f"a series of more than {fewest} points"
        raise DataError("frame", found, expected, "Short series can be extended, but not checked on themselves.")
    named = [find_method(method) for method in _several(methods)]
    parts = [_rows(question, *method, farthest, wanted) for method in named for question in questions]
    return _join(parts)


def published(forecasts: pd.DataFrame, hindcasts: pd.DataFrame, method: str) -> pd.DataFrame:
    """Put someone's published forecasts into the shape of hindcasts, to be scored beside ours.

    Parameters
    ----------
    forecasts : DataFrame
        ``period`` and ``value`` in the unit of the hindcasts, and ``vintage`` or ``origin`` (and ``series`` where there
        are several) to say which of ours they stand beside.
    hindcasts : DataFrame
        What :func:`hindcast` returned.
    method : str
        Whose forecasts they are.

    Returns
    -------
    DataFrame
        Rows of :data:`HINDCAST_COLUMNS` with the one level 0.5; forecasts without a hindcast beside them are left out.

    Raises
    ------
    DataError
        If a column is missing.
    """
    check_columns(forecasts, ("period", "value"), "forecasts")
    check_columns(hindcasts, HINDCAST_COLUMNS, "hindcasts")
    shared = [name for name in ("series", "vintage", "origin", "period") if name in forecasts]
    if len(set(shared) & {"vintage", "origin"}) == 0:
        raise DataError("forecasts", "no column 'vintage' or 'origin'", "one of them", "When was it forecast?")
    ours = hindcasts.drop(columns=["method", "level", "value", "trouble"]).drop_duplicates()
    rows = ours.merge(forecasts[[*shared, "value"]], on=shared).assign(method=method, level=0.5, trouble="")
    return rows[list(HINDCAST_COLUMNS)]


def _several(methods: str | Method | Iterable[str | Method]) -> list[str | Method]:
    return [methods] if isinstance(methods, str) or callable(methods) else list(methods)


def _limits(kind: Kind, horizon: int | None, first: int | None) -> tuple[int, int]:
    farthest = kind.farthest if horizon is None else horizon
    fewest = kind.first_origin if first is None else first
    if fewest < FEWEST_POINTS:
        raise ParameterError("first", repr(first), f"at least {FEWEST_POINTS} points", "")
    if not 1 <= farthest <= 100:
        raise ParameterError("horizon", repr(horizon), "a number of years from 1 to 100", "")
    return farthest, fewest


def _questions(frame: pd.DataFrame, kind: Kind, fewest: int) -> Iterator[_Question]:
    check_columns(frame, ("year", "value"), "frame")
    named = frame if "series" in frame else frame.assign(series="")
    for name, rows in named.groupby("series", sort=True):
        ask = _by_vintage if "vintage" in rows else _by_length
        yield from ask(str(name), rows, kind, fewest)


def _by_length(name: str, rows: pd.DataFrame, kind: Kind, fewest: int) -> Iterator[_Question]:
    series = _read(name, rows, kind)
    if len(series.years) > fewest:
        outcome = pd.Series(series.values, index=series.years)
        yield _Question(name, "", series, np.arange(fewest, len(series.years)), outcome, outcome)


def _by_vintage(name: str, rows: pd.DataFrame, kind: Kind, fewest: int) -> Iterator[_Question]:
    rows = align_units(rows) if "unit" in rows else rows
    rows = _without_repeats(name, rows)
    newest = _read(name, known_by(rows, rows["vintage"].max()), kind)
    observed, released = pd.Series(newest.values, index=newest.years), first_releases(rows)
    before = pd.DataFrame()
    for vintage in sorted(rows["vintage"].unique()):
        known = known_by(rows, vintage)
        news, before = not known[["year", "value"]].equals(before), known[["year", "value"]]
        if news and len(known) >= fewest and known["year"].max() < newest.years[-1]:
            series = replace(_read(name, known, kind), cumulative=newest.cumulative)
            yield _Question(name, _day(vintage), series, np.array([len(known)]), observed, released)


def _day(vintage: object) -> str:
    return vintage if isinstance(vintage, str) else pd.Timestamp(vintage).date().isoformat()


def _without_repeats(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.drop_duplicates(["year", "vintage", "value"])
    twice = rows.duplicated(["year", "vintage"])
    if twice.any():
        row = rows[twice].iloc[0]
        where, found = f"series {name!r}, year {row['year']}, vintage {row['vintage']}", "two different values"
        raise DataError(where, found, "one", "Choose one source or segment.")
    return rows


def _read(name: str, rows: pd.DataFrame, kind: Kind) -> AnnualSeries:
    path = rows.set_index("year")["cumulative"] if "cumulative" in rows else None
    try:
        return read_series(rows["year"], rows["value"], kind, unit=rows.get("unit", ""), cumulative=path)
    except DataError as error:
        raise DataError(f"series {name!r}, {error.where}", error.found, error.expected, error.remedy) from error


def _rows(
    question: _Question, method: str, compute: Method, farthest: int, levels: tuple[float, ...]
) -> dict[str, object]:
    series, origins = question.series, question.origins
    last = series.years[origins - 1]
    ahead = np.arange(1, min(farthest, int(question.observed.index[-1] - last[0])) + 1)
    outcome = compute(series, origins, ahead)
    periods = last[:, None] + ahead
    row, column = np.nonzero(np.isin(periods, question.observed.index))
    quantiles = outcome.quantiles(levels)[row, column]
    trouble = np.array(outcome.trouble or [""] * len(origins), dtype=object)
    came = {name: getattr(question, name).loc[periods[row, column]].to_numpy() for name in _CAME}
    columns = {"origin": last[row], "period": periods[row, column], "points": origins[row], "trouble": trouble[row]}
    names = {"series": question.name, "kind": series.kind.name, "method": method, "vintage": question.vintage}
    constant = {name: repeated(text, len(row)) for name, text in names.items()}
    return {**constant, **columns, **came, "quantiles": quantiles, "levels": levels}


_CAME = ("observed", "first_release")


def _join(parts: list[dict[str, object]]) -> pd.DataFrame:
    levels = parts[0]["levels"]
    names = [name for name in HINDCAST_COLUMNS if name not in ("level", "value")]
    columns = {name: np.repeat(np.concatenate([part[name] for part in parts]), len(levels)) for name in names}
    values: FloatArray = np.concatenate([part["quantiles"] for part in parts])
    columns |= {"level": np.tile(levels, len(values)), "value": values.ravel()}
    return pd.DataFrame(columns)[list(HINDCAST_COLUMNS)]
