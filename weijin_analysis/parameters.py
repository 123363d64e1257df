"""What each parameter of a notebook may be, checked in one place for every way of running it.

A chapter checks its parameters when it opens, ``weijin run`` checks the same ones before anything starts.
Values may arrive as text (from a shell or a form, ``5`` comes as ``"5"``), so text is read as what it stands
for. What must not go in here: defaults (they stand in the notebook) and anything that imports pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from weijin_analysis.errors import ParameterError, UnknownNameError

LANGUAGES = ("zh", "en")
REPORT_DAY = "2024-12-31"
"""The last day whose knowledge the report itself could use."""

FIRST_HORIZON, LAST_HORIZON = 2026, 2060
FIRST_YEAR = 1950
"""The earliest year that a series may be asked to begin with."""


def check_parameters(values: Mapping[str, object]) -> dict[str, object]:
    """Return the values as the types they stand for, or say which one cannot be used.

    Parameters
    ----------
    values : mapping of str to object
        Parameter names and the values a caller gave.

    Returns
    -------
    dict
        The same names; ``as_of`` as ISO text or "", ``language`` as "zh" or "en", numbers as numbers.

    Raises
    ------
    UnknownNameError
        If a name is not a parameter of any chapter.
    ParameterError
        If a value is outside what its parameter allows.
    """
    return {name: _checker(name)(name, value) for name, value in values.items()}


def check_as_of(value: object) -> str:
    """Return ``value`` as an ISO day, or "" for everything known."""
    return _day("as_of", value)


def check_language(value: object) -> str:
    """Return ``value`` if it is a language of the report."""
    return _language("language", value)


def _checker(name: str) -> Callable[[str, object], object]:
    if name not in _CHECKERS:
        raise UnknownNameError(f"parameter {name}", f"{name!r}", "one of " + ", ".join(_CHECKERS))
    return _CHECKERS[name]


def _refuse(name: str, value: object, allowed: str) -> ParameterError:
    return ParameterError(f"parameter {name}", repr(value), allowed, f"Change {name} and run again.")


def _day(name: str, value: object) -> str:
    allowed = "a day as YYYY-MM-DD, or an empty string for everything known"
    text = str(value).strip()
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if text != day.isoformat():  # date.fromisoformat also reads 20241231 and 2024-W52-2
        raise _refuse(name, value, allowed)
    return text


def _language(name: str, value: object) -> str:
    if value not in LANGUAGES:
        raise _refuse(name, value, "zh (Chinese) or en (English)")
    return str(value)


def _horizon(name: str, value: object) -> int:
    allowed = f"a whole year from {FIRST_HORIZON} to {LAST_HORIZON}"
    try:
        year = int(str(value))
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if not FIRST_HORIZON <= year <= LAST_HORIZON:
        raise _refuse(name, value, allowed)
    return year


def _threshold(name: str, value: object) -> float:
    allowed = "a number above 0"
    try:
        number = float(str(value))
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if not 0 < number < float("inf"):
        raise _refuse(name, value, allowed)
    return number


def _weeks(name: str, value: object) -> int:
    allowed = "a whole number of weeks in a quarter, from 12 to 14"
    try:
        weeks = int(str(value))
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if not 12 <= weeks <= 14:
        raise _refuse(name, value, allowed)
    return weeks


def _since(name: str, value: object) -> int:
    allowed = f"a whole year from {FIRST_YEAR} to {FIRST_HORIZON - 1}"
    try:
        year = int(str(value))
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if not FIRST_YEAR <= year < FIRST_HORIZON:
        raise _refuse(name, value, allowed)
    return year


def _score(name: str, value: object) -> float:
    allowed = "a score in per cent, above 0 and at most 100"
    try:
        score = float(str(value))
    except ValueError:
        raise _refuse(name, value, allowed) from None
    if not 0 < score <= 100:
        raise _refuse(name, value, allowed)
    return score


_CHECKERS: dict[str, Callable[[str, object], object]] = {
    "as_of": _day,
    "language": _language,
    "horizon": _horizon,
    "threshold": _threshold,
    "ceiling": _threshold,
    "weeks": _weeks,
    "since": _since,
    "score": _score,
}
