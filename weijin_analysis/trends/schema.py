"""The one table shape of forecasts and hindcasts, old and new, ours and others': a row per period and level.

What must not go in here: statistics.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from weijin_analysis.errors import DataError
from weijin_analysis.trends.recipe import recipe_of

LEVELS = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
"""The 23 quantile levels of every forecast that is kept: enough to score it later."""

FORECAST_COLUMNS = ("series", "kind", "method", "vintage", "origin", "period", "level", "value")
"""Series, kind and method by name; ``vintage`` when the data were published; ``origin`` the last year observed;
``period`` the year meant; ``level`` of the quantile; ``value`` in the unit of the series."""

HINDCAST_COLUMNS = (*FORECAST_COLUMNS, "points", "observed", "first_release", "trouble")
"""With the number of points used, what came (newest vintage and first release), and what a package reported."""


def as_long(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn a forecast into rows of :data:`FORECAST_COLUMNS`, to archive, join or score it.

    Parameters
    ----------
    frame : DataFrame
        What :func:`~weijin_analysis.trends.forecast` returned.

    Raises
    ------
    DataError
        If the frame has lost its recipe.
    """
    recipe, levels = recipe_of(frame), [column for column in frame.columns if isinstance(column, float)]
    rows = frame.melt(id_vars="year", value_vars=levels, var_name="level").rename(columns={"year": "period"})
    names = {name: getattr(recipe, name) for name in ("series", "kind", "method", "vintage")}
    rows = rows.assign(**names, origin=recipe.last, level=rows["level"].astype(float))
    rows.attrs = {}
    return rows.sort_values(["period", "level"], ignore_index=True)[list(FORECAST_COLUMNS)]


def check_columns(frame: pd.DataFrame, needed: Iterable[str], where: str) -> None:
    """Refuse a frame without a needed column, naming it.

    Raises
    ------
    DataError
        For the first column that is missing.
    """
    for column in needed:
        if column not in frame.columns:
            found = "columns " + ", ".join(str(name) for name in frame.columns)
            raise DataError(where, found, f"a column {column!r}", f"See {where}'s documentation for its columns.")


def repeated(text: str, count: int) -> np.ndarray:
    """Return a column that says the same in every row."""
    return np.full(count, text, dtype=object)
