"""Which of several statements about the same thing holds, as known on a day.

The one place for the order of precedence: the best tier of grade, a value before a mere range, the latest
knowledge (a number that only rounds an earlier one is no news), the more precise number; what still ties
is kept and marked as disputed. What must not go in here: reading files, filters, or any average of
conflicting numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import pandas as pd

KEY = ["metric", "entity", "period", "unit"]
"""Rows that agree in these speak of the same thing; the kind of statement is not part of it."""

GRADE_TIERS = {"primary": 0, "secondary": 0, "approx": 1, "report": 2}
"""Smaller is stronger. Whoever quotes a publisher exactly is as good as the publisher."""

NUMBER_TEXTS = ["value_text", "low_text", "high_text"]
"""The numbers as the file writes them: only the text knows how precise they are."""


_EARLIEST = pd.Timestamp("0001-01-01")
"""Stands for a day that nobody can tell."""


@dataclass(frozen=True)
class _Statement:
    """One row in the contest for its key."""

    known: pd.Timestamp
    label: int
    numbers: tuple[Decimal | None, ...]
    exponents: tuple[int | None, ...]
    bounds: tuple[Decimal | None, ...]
    observed: bool
    rank: tuple[object, ...]

    @property
    def coarseness(self) -> int:
        return max(exponent for exponent in self.exponents if exponent is not None)


def visible(frame: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return the rows that may be used on a day.

    Parameters
    ----------
    frame : DataFrame
        Observations with a column ``known``.
    as_of : str
        ISO day; "" for everything, also the rows of which nobody can tell since when.
    """
    return frame if not as_of else frame[frame["known"] <= pd.Timestamp(as_of)]


def choose(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each metric, entity, period and unit, or all rivals of a dispute.

    Parameters
    ----------
    frame : DataFrame
        Visible observations with unique index labels, with the columns of a table and ``NUMBER_TEXTS``.

    Returns
    -------
    DataFrame
        The chosen rows in the given order, with a bool column ``disputed``.
    """
    contested = frame.duplicated(KEY, keep=False)
    if not contested.any():
        return frame.assign(disputed=False)
    rivals = frame[contested]
    key = rivals.groupby(KEY, sort=False).ngroup()
    strongest = _strongest(rivals, key)
    winners = [label for statements in _by_key(strongest, key) for label in _latest(statements)]
    chosen = frame[~contested | frame.index.isin(winners)]
    disputed = key[key.index.isin(winners)].duplicated(keep=False)
    return chosen.assign(disputed=disputed.reindex(chosen.index, fill_value=False))


def _strongest(frame: pd.DataFrame, key: pd.Series) -> pd.DataFrame:
    tier = frame["grade"].map(GRADE_TIERS)
    best = frame[tier.eq(tier.groupby(key).transform("min"))]
    stated = best["value_text"].ne("")
    return best[stated | ~stated.groupby(key).transform("any")]


def _by_key(frame: pd.DataFrame, key: pd.Series) -> Iterable[list[_Statement]]:
    """The rows of each key as statements: in plain Python, as there are a few rows to a key, and hundreds of keys."""
    columns = [*NUMBER_TEXTS, "kind", "grade", "source", "published"]
    known = frame["known"].fillna(_EARLIEST).tolist()  # without a day counts as first
    keyed: dict[int, list[_Statement]] = {}
    rows = zip(key[frame.index].tolist(), known, frame[columns].itertuples(name=None), strict=True)
    for number, day, cells in rows:
        keyed.setdefault(number, []).append(_statement(day, *cells))
    return keyed.values()


def _latest(rivals: list[_Statement]) -> list[int]:
    """Labels of the rows that hold after all rivals of one key have spoken, day by day.

    ``line`` is the winner and whatever only repeated it since: a rounding of a rounding is no news either.
    """
    winners: list[_Statement] = []
    line: list[_Statement] = []
    for day in _by_day(rivals):
        news = [new for new in day if not any(_only_rounds(new, old) for old in line)]
        if news:
            finest = min(new.coarseness for new in news)
            winners = _one_of_equals([new for new in news if new.coarseness == finest])
            line = winners
        line = line + [row for row in day if row not in line and any(_only_rounds(row, old) for old in line)]
    return [winner.label for winner in winners]


def _by_day(rivals: list[_Statement]) -> list[list[_Statement]]:
    """The rivals in the order in which they became known."""
    ordered = sorted(rivals, key=lambda rival: rival.known)
    return [list(day) for _, day in groupby(ordered, key=lambda rival: rival.known)]


def _statement(
    known: pd.Timestamp, label: int, value: str, low: str, high: str, kind: str, grade: str, source: str, published: str
) -> _Statement:
    texts = (value,) if value else (low, high)
    return _Statement(
        known=known,
        label=label,
        numbers=tuple(Decimal(text) if text else None for text in texts),
        exponents=tuple(last_digit(text) if text else None for text in texts),
        bounds=tuple(Decimal(text) if text else None for text in (low, high)),
        observed=kind == "observed",
        rank=(grade != "primary", source, published, kind),
    )


def last_digit(text: str) -> int:
    """Return the power of ten of the last significant digit of a number as written.

    Zeros at the end of a whole number are not significant (295000 -> 3), after a decimal point they are
    (38.0 -> -1).
    """
    number = Decimal(text)
    exponent = int(number.as_tuple().exponent)
    if number and "." not in text:
        exponent = int(number.normalize().as_tuple().exponent)
    return exponent


def _only_rounds(new: _Statement, old: _Statement) -> bool:
    """Whether ``new`` says nothing that ``old`` had not said more precisely.

    An observation is news even where it rounds what was only expected before.
    """
    if new.observed and not old.observed:
        return False
    ends = list(zip(new.numbers, old.numbers, new.exponents, old.exponents, strict=False))
    if len(new.numbers) != len(old.numbers) or any((a is None) != (b is None) for a, b, *_ in ends):
        return False
    stated = [end for end in ends if end[0] is not None]
    return all(_rounds_to(*end) for end in stated) and any(end[2] > end[3] for end in stated)


def _rounds_to(new: Decimal, old: Decimal, new_exponent: int, old_exponent: int) -> bool:
    half = Decimal(5).scaleb(new_exponent - 1)
    return new == old or (new_exponent > old_exponent and abs(new - old) <= half)


def _one_of_equals(statements: list[_Statement]) -> list[_Statement]:
    """Rows that say the same number are one: a primary source first, then by name."""
    best: dict[tuple[object, ...], _Statement] = {}
    for statement in sorted(statements, key=lambda statement: statement.rank):
        best.setdefault((statement.numbers, statement.bounds), statement)
    return list(best.values())
