"""Questions about vintages: which list is whole, when each survey expected a threshold, which targets moved.

Each answer is a small table that names the rows it rests on (``rows...`` columns hold index labels of the
frame given), so that a figure can list them: see :func:`rows_used`. What must not go in here: fitting,
extrapolating, or any number that no row states.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import pandas as pd

from weijin_analysis.catalog.prices import dollar_year
from weijin_analysis.catalog.resolve import GRADE_TIERS, visible
from weijin_analysis.errors import DataError

MINIMUM_YEARS = 5
"""A shorter list is a few points, not a history."""

MILESTONE_KINDS = ("target", "observed")
"""What a maker plans and what it has reached; outside estimates are not its word."""


def newest_complete(frame: pd.DataFrame, first: int | None = None) -> pd.DataFrame:
    """Return the newest list of yearly prices that has no gap.

    Surveys restate their whole history in dollars of their own year, but often only a few points of a
    restatement are public. The list wanted is the one of the latest dollar year whose years follow each
    other from the first year on, over at least five years.

    Parameters
    ----------
    frame : DataFrame
        Observations of one metric and entity in several dollar years, such as ``USD_2018/kWh`` and
        ``USD_2024/kWh``; other units and parts of years are ignored.
    first : int, optional
        Year with which the list has to begin; by default the earliest year of the frame.

    Returns
    -------
    DataFrame
        The rows of that list in order of time; no rows if no list is complete.

    Raises
    ------
    DataError
        If the frame mixes metrics, entities or kinds.
    """
    _refuse_mixture(frame)
    years = dollar_year(frame["unit"])
    yearly = frame[years.notna() & frame["frequency"].eq("year")]
    if yearly.empty:
        return yearly
    begin = int(yearly["start"].dt.year.min()) if first is None else first
    since = yearly[yearly["start"].dt.year.ge(begin)]
    whole = since.groupby(years)["start"].transform(lambda start: _is_whole(start.dt.year, begin))
    complete = since[whole.astype(bool)]
    return complete[years[complete.index].eq(years[complete.index].max())].sort_values(["start", "source"])


def in_own_dollars(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the prices that are stated in dollars of the year they are about: what each survey announced.

    Parameters
    ----------
    frame : DataFrame
        Observations with dollar years in their units; other units and parts of years are left out.
    """
    yearly = frame[frame["frequency"].eq("year")]
    return yearly[dollar_year(yearly["unit"]).eq(yearly["start"].dt.year)].sort_values("start")


def newest_edition(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest publication in a frame: one edition of a yearbook, never two joined.

    Parameters
    ----------
    frame : DataFrame
        Rows of one publisher in all its editions, told apart by ``published``.
    """
    return frame[frame["published"].eq(frame["published"].max())].sort_values(["metric", "start"], kind="stable")


def threshold_years(forecasts: pd.DataFrame, threshold: float = 100.0, tolerance: float = 0.01) -> pd.DataFrame:
    """Return when each survey expected a price to fall below a threshold.

    A survey is the dollar year of its unit; rows in nominal dollars belong to none. Its answer is the first
    year whose forecast is below the threshold, or at most ``tolerance`` above it, or for which it states a
    bound ("below 100") no higher than the threshold. "About 100" (grade approx, no bound) counts only if the
    survey states no bound. A bound above the threshold says nothing about it and is passed over, a survey with
    nothing else too. Where a survey steps from above the threshold to clearly below it over more than
    one year, the year lies in between and is not guessed.

    Parameters
    ----------
    forecasts : DataFrame
        Forecasts of one metric and entity, all vintages or one for each year.
    threshold : float, default 100
        In the unit of the forecasts.
    tolerance : float, default 0.01
        Share of the threshold within which a forecast counts as reaching it.

    Returns
    -------
    DataFrame
        One row a survey, in order: survey (int), published (text), status ("reached", "between", "later"),
        year (float64, only where reached), value (the forecast of that year, or the last one above where
        later), upper_bound (bool: value is a stated bound), above_year, above_value, below_year,
        below_value (float64: the forecasts on either side where between, the last one where later), rows
        (tuple of index labels of ``forecasts``).

    Raises
    ------
    DataError
        If the frame mixes metrics, entities or kinds.
    """
    _refuse_mixture(forecasts)
    surveys = forecasts.assign(survey=dollar_year(forecasts["unit"]), year=forecasts["start"].dt.year)
    surveys = surveys[surveys["survey"].notna() & surveys["frequency"].eq("year")]
    silent = surveys["high"].gt(threshold * (1 + tolerance)) & surveys["high"].eq(surveys["value"])
    answers = [
        {"survey": int(survey), **_answer(_one_a_year(rows), threshold, tolerance)}
        for survey, rows in surveys[~silent].groupby("survey")
    ]
    columns = {"survey": int, "published": str, "status": str, "year": float, "value": float, "upper_bound": bool}
    columns |= dict.fromkeys(("above_year", "above_value", "below_year", "below_value"), float)
    return pd.DataFrame(answers, columns=[*columns, "rows"]).astype(columns)


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
    wanted = rows[rows["metric"].isin(list(stages)) & rows["kind"].isin(MILESTONE_KINDS) & rows["known"].notna()]
    wanted = wanted if report else wanted[wanted["grade"].ne("report")]
    rank = wanted["source"].isin(list(onlookers)).astype(int).mask(wanted["grade"].eq("report"), 2)
    order = wanted.assign(rank=rank, tier=wanted["grade"].map(GRADE_TIERS)).sort_values(
        ["rank", "known", "tier", "source"], ascending=[True, False, True, True], kind="stable"
    )
    chosen = order.drop_duplicates(["metric", "entity"]).index
    return rows[rows.index.isin(chosen)]


def target_moves(rows: pd.DataFrame, pairs: pd.DataFrame, then: str, now: str) -> pd.DataFrame:
    """Return how far each maker's target moved between two days.

    On each day a maker's latest statement counts; the report's own reading only where nobody else had one;
    of statements of one day the better grade. A statement whose own day nobody can tell may stand for the
    earlier end in the view of everything known, if the maker has no dated one (``dated_then`` is false then).

    Parameters
    ----------
    rows : DataFrame
        Statements of all vintages: metric is the stage, value (low, high) the year.
    pairs : DataFrame
        What is compared: order, entity, metric_then, metric_now and metric_also, as in
        ``milestone_pairs``. Until a maker renames a milestone, the old name is followed.
    then : str
        Day of the earlier view (YYYY-MM-DD); not later than ``now``.
    now : str
        Day of the later view; "" for everything known.

    Returns
    -------
    DataFrame
        One row a maker, in the order of the pairs: order, entity, metric_then, metric_now, metric_also,
        status ("later", "earlier", "unchanged", "renamed"), shift (years, missing where renamed),
        year_/low_/high_ of then, now and also (float64), report_then (bool: only the report says so),
        dated_then (bool), rows_then, rows_now, rows_also (tuples of index labels of ``rows``).
        Makers without a statement at either end are left out.
    """
    earlier = min(then, now) if now else then
    said = rows[rows["kind"].isin(MILESTONE_KINDS)]
    ordered = pairs.assign(order=pairs["order"].astype(int)).sort_values("order")
    moves = [_move(said, pair, earlier, now) for pair in ordered.to_dict("records")]
    return pd.DataFrame([move for move in moves if move], columns=_MOVE_COLUMNS).astype(_MOVE_TYPES)


def rows_used(answers: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of ``frame`` on which answers of this module rest, each once, in the frame's order."""
    columns = [name for name in answers if name == "rows" or str(name).startswith("rows_")]
    labels = {label for name in columns for labels in answers[name] for label in labels}
    return frame[frame.index.isin(labels)]


def _refuse_mixture(frame: pd.DataFrame) -> None:
    for column in ("metric", "entity", "kind"):
        found = sorted(frame[column].unique())
        if len(found) > 1:
            remedy = f"Load the rows with {column}=..."
            raise DataError(f"column {column}", ", ".join(found), "one value: these never share a line", remedy)


def _is_whole(years: pd.Series, begin: int) -> bool:
    present = sorted(set(years))
    return len(present) >= MINIMUM_YEARS and present == list(range(begin, begin + len(present)))


def _one_a_year(rows: pd.DataFrame) -> pd.DataFrame:
    """The best forecast for each year: better grade, then the latest, then an exact number before a bound."""
    strength = rows.assign(tier=rows["grade"].map(GRADE_TIERS), bound=rows["high"].notna())
    order = ["year", "tier", "known", "bound", "source"]
    return strength.sort_values(order, ascending=[True, True, False, True, True]).drop_duplicates("year")


def _answer(rows: pd.DataFrame, threshold: float, tolerance: float) -> dict[str, object]:
    bound = rows["high"].le(threshold)
    reaches = bound | rows["value"].le(threshold * (1 + tolerance))
    about = reaches & ~bound & rows["value"].eq(threshold) & rows["grade"].eq("approx")
    hits = rows[reaches & ~about] if bound.any() else rows[reaches]
    if hits.empty:
        return _later(rows.iloc[-1])
    hit = hits.iloc[0]
    above = rows[rows["year"].lt(hit["year"]) & ~reaches]
    clearly_below = not bound[hit.name] and hit["value"] < threshold * (1 - tolerance)
    if clearly_below and len(above) and hit["year"] - above.iloc[-1]["year"] > 1:
        return _between(above.iloc[-1], hit)
    value = hit["high"] if pd.isna(hit["value"]) else hit["value"]
    return {**_told(hit, "reached"), "year": hit["year"], "value": value, "upper_bound": bool(bound[hit.name])}


def _later(last: pd.Series) -> dict[str, object]:
    return {**_told(last, "later"), "value": last["value"], "above_year": last["year"], "above_value": last["value"]}


def _between(above: pd.Series, below: pd.Series) -> dict[str, object]:
    sides = {"above": above, "below": below}
    found = {f"{side}_{name}": row[name] for side, row in sides.items() for name in ("year", "value")}
    return {**_told(above, "between"), **found, "rows": (above.name, below.name)}


def _told(row: pd.Series, status: str) -> dict[str, object]:
    return {"published": row["published"], "status": status, "upper_bound": False, "rows": (row.name,)}


_ENDS = ("then", "now", "also")
_YEAR_TYPES = {f"{name}_{end}": float for end in _ENDS for name in ("year", "low", "high")}
_MOVE_TYPES = {
    **{"order": int, "entity": str, "metric_then": str, "metric_now": str, "metric_also": str, "status": str},
    **{"shift": float, **_YEAR_TYPES, "report_then": bool, "dated_then": bool},
}
_MOVE_COLUMNS = [*_MOVE_TYPES, *(f"rows_{end}" for end in _ENDS)]


def _move(said: pd.DataFrame, pair: dict[Hashable, object], then: str, now: str) -> dict[str, object] | None:
    own = said[said["entity"].eq(pair["entity"])]
    old = _latest(own, pair["metric_then"], then)
    if old is None and not now:
        old = _undated(own, pair["metric_then"])
    new = _latest(own, pair["metric_now"], now)
    if new is None:
        new = _latest(own, pair["metric_then"], now)
    if old is None or new is None:
        return None
    return {
        **{name: pair[name] for name in ("order", "entity", "metric_then", "metric_also")},
        **_end(old, "then"),
        **_end(new, "now"),
        **_end(_latest(own, pair["metric_also"], now), "also"),
        **_shift(old, new),
        "metric_now": new["metric"],
        "report_then": old["grade"] == "report",
        "dated_then": pd.notna(old["known"]),
    }


def _latest(own: pd.DataFrame, metric: object, day: str) -> pd.Series | None:
    dated = visible(own[own["metric"].eq(metric) & own["known"].notna()], day)
    others = dated[dated["grade"].ne("report")]
    return _first(others if len(others) else dated)


def _undated(own: pd.DataFrame, metric: object) -> pd.Series | None:
    return _first(own[own["metric"].eq(metric) & own["known"].isna()])


def _first(rows: pd.DataFrame) -> pd.Series | None:
    if rows.empty:
        return None
    strength = rows.assign(tier=rows["grade"].map(GRADE_TIERS))
    return strength.sort_values(["known", "tier", "source"], ascending=[False, True, True]).iloc[0]


def _end(row: pd.Series | None, end: str) -> dict[str, object]:
    if row is None:
        return {f"rows_{end}": ()}
    years = {"year": row["value"], "low": row["low"], "high": row["high"]}
    return {**{f"{name}_{end}": year for name, year in years.items()}, f"rows_{end}": (row.name,)}


def _shift(old: pd.Series, new: pd.Series) -> dict[str, object]:
    if old["metric"] != new["metric"]:
        return {"status": "renamed"}
    now, then = _years(new), _years(old)
    years = now[0] - then[0] or now[-1] - then[-1]  # a range whose first year stands may still grow
    return {"status": _status(years), "shift": years}


def _years(row: pd.Series) -> list[float]:
    """The years a statement names, the one it is drawn at first."""
    return row[["value", "low", "high"]].dropna().tolist()


def _status(years: float) -> str:
    if not years:
        return "unchanged"
    return "later" if years > 0 else "earlier"
