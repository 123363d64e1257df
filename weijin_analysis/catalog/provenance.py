"""Where rows come from: the sources behind a frame, in the order in which they are used.

What must not go in here: the wording of a source line, which is the figure's.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis.catalog.prices import INDEX, INDEX_TABLE, dollar_year
from weijin_analysis.catalog.tables import load, reference
from weijin_analysis.errors import DataError


def sources_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the sources of rows, in order of first use.

    Parameters
    ----------
    frame : DataFrame
        Observations with a column ``source``; rebased ones also use the source of the price index, which
        then comes last.

    Returns
    -------
    DataFrame
        Columns of ``sources.csv`` (id, publisher, title, url, published, licence, note), all text.

    Raises
    ------
    DataError
        If a row names a source that ``sources.csv`` does not have.
    """
    used = list(dict.fromkeys([*frame["source"], *_of_the_index(frame)]))
    known = reference("sources", id=used).set_index("id", drop=False)
    lacking = [source for source in used if source not in known.index]
    if lacking:
        remedy = "Add it to sources.csv."
        raise DataError("rows to be shown", f"the sources {', '.join(lacking)}", "ids of sources.csv", remedy)
    return known.loc[used].reset_index(drop=True)


def _of_the_index(frame: pd.DataFrame) -> list[str]:
    if "rebased_from" not in frame or frame["rebased_from"].eq(frame["unit"]).all():
        return []
    years = pd.concat([dollar_year(frame["rebased_from"]), dollar_year(frame["unit"])]).unique()
    index = load(INDEX_TABLE, all_vintages=True, **INDEX)
    return index.loc[index["start"].dt.year.isin(years), "source"].tolist()
