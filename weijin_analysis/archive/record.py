"""Holds the forecasts that were kept against what came, and scores them.

A forecast is scored once its period has been observed, and only with what was not known at its vintage. What was not
even known on the day the forecast was made is its true record ("in advance"); a run with an earlier ``as_of`` makes
forecasts of what is long known ("in hindsight"), which are told apart and never mixed in. What must not go in here:
measures (they are :mod:`weijin_analysis.trends`') and words for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from weijin_analysis import trends
from weijin_analysis.archive.files import IDENTITY
from weijin_analysis.archive.outcomes import SCORED, Outcome, Series, find_outcomes, measure
from weijin_analysis.archive.shelf import ONE, Shelf
from weijin_analysis.errors import UnknownNameError

KNOWN = "known"
"""State of a forecast of what was known already at its vintage; it is not scored."""

IN_ADVANCE, IN_HINDSIGHT = "in advance", "in hindsight"
OUTCOMES = {"first_release": "first release", "observed": "newest vintage"}
"""What is scored against: columns, and their names for readers."""

RECORD_COLUMNS = ("made", "outcome", "scale", *trends.SCORE_COLUMNS)


def judge(shelf: Shelf) -> pd.DataFrame:
    """Return what became of every forecast.

    Returns
    -------
    DataFrame
        The columns of :attr:`Shelf.forecasts <weijin_analysis.archive.shelf.Shelf.forecasts>`, and ``name`` (of the
        series, whatever the dollar year), ``state`` (of :mod:`.outcomes`, or :data:`KNOWN`), ``view``
        (:data:`IN_ADVANCE` or :data:`IN_HINDSIGHT`, "" unless scored), ``known`` (the first day on which the outcome
        was), ``first_release`` and ``observed`` in the unit of the forecast.
    """
    forecasts = shelf.forecasts
    outcomes = _outcomes(forecasts)
    cells = zip(outcomes, forecasts["vintage"], forecasts["made"], strict=True)
    states = [_state(outcome, vintage or made) for outcome, vintage, made in cells]
    judged = forecasts.assign(
        name=_names(forecasts),
        state=states,
        known=pd.Series([outcome.known for outcome in outcomes], index=forecasts.index, dtype="datetime64[s]"),
        **{column: [getattr(outcome, column) for outcome in outcomes] for column in OUTCOMES},
    )
    unscored = judged["state"].ne(SCORED)
    view = judged["known"].gt(pd.to_datetime(judged["made"])).map({True: IN_ADVANCE, False: IN_HINDSIGHT})
    judged.loc[unscored, list(OUTCOMES)] = float("nan")
    return judged.assign(view=view.mask(unscored, ""))


def score(shelf: Shelf, judged: pd.DataFrame, against: str = "") -> pd.DataFrame:
    """Score the forecasts that have been observed since.

    Parameters
    ----------
    shelf : Shelf
        The forecasts.
    judged : DataFrame
        What :func:`judge` made of them.
    against : str, optional
        A method among them; adds the skill of the others against it.

    Returns
    -------
    DataFrame
        :data:`RECORD_COLUMNS`: ``made`` (in advance, in hindsight), ``outcome`` (first release, newest vintage),
        ``scale`` of the errors ("log", or "points" for shares), and the columns of
        :func:`weijin_analysis.trends.score`, whose ``group`` is a series or "all"; no rows if nothing is scored.

    Raises
    ------
    UnknownNameError
        If no forecast was kept by the method ``against``.
    """
    if against and against not in set(judged["method"]):
        expected = "one of " + ", ".join(sorted(set(judged["method"]))) if len(judged) else "a method that was kept"
        raise UnknownNameError("method", repr(against), expected)
    scored = _as_hindcasts(shelf, judged)
    parts = [part.assign(**facts) for facts, part in _parts(scored, against)]
    return pd.concat(parts, ignore_index=True)[list(RECORD_COLUMNS)] if parts else _NOTHING.copy()


_NOTHING = pd.DataFrame(columns=list(RECORD_COLUMNS))


def _outcomes(forecasts: pd.DataFrame) -> list[Outcome]:
    identities = [Series(*names) for names in forecasts[list(IDENTITY)].itertuples(index=False, name=None)]
    asked: dict[Series, list[int]] = {}
    for series, period in zip(identities, forecasts["period"], strict=True):
        asked.setdefault(series, []).append(int(period))
    found = {series: find_outcomes(series, periods) for series, periods in asked.items()}
    return [found[series][int(period)] for series, period in zip(identities, forecasts["period"], strict=True)]


def _state(outcome: Outcome, informed: str) -> str:
    """``informed`` is the last day whose knowledge the forecast may have used."""
    return KNOWN if pd.notna(outcome.known) and outcome.known <= pd.Timestamp(informed) else outcome.state


def _names(forecasts: pd.DataFrame) -> pd.Series:
    plain = forecasts["table"] + ": " + forecasts["metric"] + ": " + forecasts["entity"]
    measured = plain + ", " + forecasts["unit"].map(measure)
    statement = forecasts["statement"]
    return measured.where(statement.eq("observed"), measured + ", " + statement)


def _as_hindcasts(shelf: Shelf, judged: pd.DataFrame) -> pd.DataFrame:
    """The scored forecasts in the columns of hindcasts; editions of one vintage are kept apart by its name.

    A share in percent is a fraction there, and scored in percentage points.
    """
    scored = judged[judged["state"].eq(SCORED)]
    facts = scored[[*ONE, "name", "view", *OUTCOMES]]
    long = shelf.rows.drop(columns="series").merge(facts, on=ONE).rename(columns={"name": "series"})
    long[["value", *OUTCOMES]] = long[["value", *OUTCOMES]].div(_wholes(long), axis=0)
    edition = " in " + long["unit"] + ", edition " + long["edition"].astype(str)
    return long.assign(vintage=long["vintage"] + edition, trouble="")[["view", *trends.HINDCAST_COLUMNS]]


def _wholes(long: pd.DataFrame) -> pd.Series:
    pairs = zip(long["kind"], long["unit"], strict=True)
    return pd.Series([trends.whole_of(kind, unit) for kind, unit in pairs], index=long.index, dtype=float)


def _parts(scored: pd.DataFrame, against: str) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    scale = scored["kind"].eq("share").map({True: "points", False: "log"})
    for (view, name), part in scored.groupby(["view", scale.rename("scale")], sort=True):
        base = against if against in set(part["method"]) else ""
        for outcome, named in OUTCOMES.items():
            if part[outcome].notna().any():
                facts = {"made": str(view), "outcome": named, "scale": str(name)}
                yield from ((facts, table) for table in _tables(part, base, outcome))


def _tables(part: pd.DataFrame, against: str, outcome: str) -> Iterator[pd.DataFrame]:
    yield trends.score(part, against, by="series", outcome=outcome)
    if part["series"].nunique() > 1:
        yield trends.score(part, against, outcome=outcome)
