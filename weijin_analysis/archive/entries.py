"""From a forecast and the rows it extends to rows of ``forecasts.csv``.

What must not go in here: files, and forecasts that nobody could score later.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import trends
from weijin_analysis.errors import DataError

_DIGITS = 10
"""Significant digits kept: more than any price has, fewer than two machines could disagree on."""

_ONE = ("table", "metric", "entity", "kind", "unit")


def entries(forecast: pd.DataFrame, rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows that keep a forecast.

    Parameters
    ----------
    forecast : DataFrame
        As :func:`weijin_analysis.trends.forecast` returned it, with all levels of ``trends.LEVELS``.
    rows : DataFrame
        The rows of the data package that were extended, one a year; rebased ones as they are. They say where the
        outcome will be found.

    Returns
    -------
    list of dict of str to str
        With :data:`weijin_analysis.archive.files.ITEM_COLUMNS`; none for a forecast without rows.

    Raises
    ------
    DataError
        If the forecast has lost its recipe or lacks a level, or the rows are not the one series it extends.
    """
    if forecast.empty:
        return []
    recipe, identity = trends.recipe_of(forecast), _identity(rows)
    _check_levels(forecast)
    _check_same(recipe, rows)
    whole = {
        **identity,
        "kind": recipe.kind,
        "series": recipe.series or f"{identity['metric']}: {identity['entity']}",
        "method": recipe.method,
        "vintage": recipe.vintage or trends.described(rows)["vintage"],
        "origin": str(recipe.last),
        "points": str(recipe.points),
    }
    long = trends.as_long(forecast)
    cells = zip(long["period"], long["level"], long["value"], strict=True)
    return [whole | {"period": str(y), "level": f"{p:g}", "value": f"{v:.{_DIGITS}g}"} for y, p, v in cells]


def _identity(rows: pd.DataFrame) -> dict[str, str]:
    for column in _ONE:
        values = sorted(set(rows[column]))
        if len(values) != 1:
            found = ", ".join(repr(value) for value in values) or "no rows"
            remedy = "Pass the rows that were extended, and only those."
            raise DataError(f"{column} of the rows extended", found, "one, as a series has", remedy)
    first = rows.iloc[0]
    return {"statement": first["kind"], **{name: str(first[name]) for name in ("table", "metric", "entity", "unit")}}


def _check_levels(forecast: pd.DataFrame) -> None:
    lacking = [level for level in trends.LEVELS if level not in forecast.columns]
    if lacking:
        found = "no column " + ", ".join(f"{level:g}" for level in lacking)
        expected = f"the {len(trends.LEVELS)} levels of trends.LEVELS"
        raise DataError("forecast to keep", found, expected, "Without them it could not be scored later.")


def _check_same(recipe: trends.Recipe, rows: pd.DataFrame) -> None:
    unit = rows["unit"].iloc[0]
    made_of = (recipe.points, str(recipe.last), recipe.unit or unit)
    given = (len(rows), max(rows["period"]), unit)
    if made_of != given:
        found, expected = ("{} years to {} in {}".format(*facts) for facts in (given, made_of))
        remedy = "Pass the rows that were extended, in the unit of the forecast."
        raise DataError("rows extended", found, f"{expected}, as the forecast's recipe says", remedy)
