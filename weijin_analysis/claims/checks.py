"""Statements held against the data: what was found when the report was written, what is found now, and the result.

What must not go in here: outcomes judged by hand, and how often statements hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose

import pandas as pd

from weijin_analysis.claims.bindings import Binding
from weijin_analysis.claims.numbers import Found, number_of
from weijin_analysis.parameters import REPORT_DAY

HOLDS, DRIFTED, CONTRADICTED, NO_DATA = "holds", "drifted", "contradicted", "no_data"
RESULTS = (HOLDS, DRIFTED, CONTRADICTED, NO_DATA)
"""Borne out; borne out by what was known when the report was written and no longer; not borne out; nothing to say."""


@dataclass(frozen=True)
class Check:
    """What the data say of one statement.

    Parameters
    ----------
    binding : Binding
        How it was asked.
    result : str
        One of ``RESULTS``.
    now, then : Found or None
        The number as known on the day of the question, and on the report's own day or, if earlier, that day.
    held : bool or None
        Whether it was borne out then; None where nothing was known.
    """

    binding: Binding
    result: str
    now: Found | None
    then: Found | None
    held: bool | None

    @property
    def rows(self) -> pd.DataFrame | None:
        """The rows behind the number found now."""
        return None if self.now is None else self.now.rows


def check(binding: Binding, as_of: str = "") -> Check:
    """Return what the data as known on a day say of one statement.

    Parameters
    ----------
    binding : Binding
        How it is held against them.
    as_of : str, default ""
        ISO day; "" for everything known.

    Raises
    ------
    DataError, UnknownNameError
        If the binding asks for what the data do not have.
    """
    then_day = min(as_of or REPORT_DAY, REPORT_DAY)
    now = _asked(binding, as_of)
    then = now if as_of == then_day else _asked(binding, then_day)
    held = _borne_out(binding, then)
    return Check(binding, _result(_borne_out(binding, now), held), now, then, held)


def _asked(binding: Binding, as_of: str) -> Found | None:
    return number_of(binding.operation, binding.terms, binding.others, binding.unit, as_of)


def _result(now: bool | None, then: bool | None) -> str:
    if now is None:
        return NO_DATA
    if now:
        return HOLDS
    return DRIFTED if then else CONTRADICTED


def _borne_out(binding: Binding, found: Found | None) -> bool | None:
    """Whether the range found lies within the bounds; for a number expected, whether it meets them.

    None where nothing is known, or a bound in the source leaves it open.
    """
    if found is None:
        return None
    low, high = _at_least(found.low, binding.low), _at_least(binding.high, found.high)
    if low and high:
        return True
    apart = not (_at_least(found.high, binding.low) and _at_least(binding.high, found.low))
    if apart:
        return False
    return True if found.low > float("-inf") and found.high < float("inf") else None


def _at_least(one: float, other: float) -> bool:
    return one >= other or isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
