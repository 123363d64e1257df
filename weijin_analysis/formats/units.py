"""Unit codes of the data package in words, and quantities with their unit.

A code is read by a small grammar, ``[CURRENCY[_YEAR]] [scale] [thing] [/per]``, over the tables of atoms
below, so that a new unit is a new line in a table; the few codes that are phrases stand in a table of
their own. What must not go in here: conversions between units (a catalogue matter) and axis words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from numbers import Real

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.formats.numbers import MINUS, compact, number, percent, to_decimal, year
from weijin_analysis.parameters import check_language


@dataclass(frozen=True)
class _Words:
    """A phrase in both languages, and the English one for exactly one if that differs."""

    zh: str
    en: str
    one: str = ""

    def of(self, language: str, amount: str = "") -> str:
        if language == "zh":
            return self.zh
        return self.one if self.one and amount.lstrip(MINUS) == "1" else self.en


_CURRENCIES = {
    "CNY": _Words("元", "CNY"),
    "EUR": _Words("欧元", "EUR"),
    "USD": _Words("美元", "USD"),
}
_SCALES = {
    "": (0, _Words("", "")),
    "million": (6, _Words("百万", "million")),
    "billion": (9, _Words("十亿", "billion")),
    "trillion": (12, _Words("万亿", "trillion")),
}
_THINGS = {
    "Wh": _Words("瓦时", "Wh"),
    "kWh": _Words("千瓦时", "kWh"),
    "MWh": _Words("兆瓦时", "MWh"),
    "GWh": _Words("吉瓦时", "GWh"),
    "kg": _Words("千克", "kg"),
    "people": _Words("人", "people", one="person"),
    "times": _Words("倍", "times"),
    "year": _Words("年", "year"),
}
"""What can be counted, and what a quantity can be counted per."""


@dataclass(frozen=True)
class _Phrase:
    """A unit that is no product of atoms: its line above a chart, and how one value of it is said."""

    line: _Words
    value: _Words
    form: str = "number"


_PHRASES = {
    "percent": _Phrase(_Words("%", "%"), _Words("{}", "{}"), "percent"),
    "percent/year": _Phrase(_Words("%，每年", "% per year"), _Words("每年{}", "{} a year"), "percent"),
    "percent per doubling": _Phrase(
        _Words("%，累计产量每翻一番", "% per doubling of cumulative output"),
        _Words("每翻一番{}", "{} per doubling"),
        "percent",
    ),
    "percentage points": _Phrase(
        _Words("百分点", "percentage points"),
        _Words("{}个百分点", "{} percentage points", one="{} percentage point"),
    ),
    "year": _Phrase(_Words("年", "year"), _Words("{}年", "{}"), "year"),
    "level (1-9)": _Phrase(_Words("级，1至9级", "level, 1 to 9"), _Words("{}级", "level {}")),
    "index_1982_84_100": _Phrase(_Words("指数，1982—1984年为100", "index, 1982–84 = 100"), _Words("{}", "{}")),
}

_GRAMMAR = re.compile(
    rf"(?:(?P<currency>{'|'.join(_CURRENCIES)})(?:_(?P<prices>\d{{4}}))?)?"
    rf" ?(?P<scale>{'|'.join(filter(None, _SCALES))})? ?(?P<thing>[A-Za-z]+)?(?:/(?P<per>[A-Za-z]+))?"
)


@dataclass(frozen=True)
class _Unit:
    """A code taken apart; absent parts are empty."""

    currency: str
    prices: str
    scale: str
    thing: str
    per: str


def unit_text(code: str, language: str) -> str:
    """Write a unit as the line above a chart says it.

    Parameters
    ----------
    code : str
        As in data/: ``USD_2024/kWh``, ``USD/kWh`` (nominal dollars), ``GWh``, ``percent``.
    language : str
        "zh" or "en".

    Returns
    -------
    str
        ``美元/千瓦时，2024年价格`` / ``USD per kWh, 2024 prices``.

    Raises
    ------
    UnknownNameError
        If the code is not in the tables of this module.
    """
    check_language(language)
    if code in _PHRASES:
        return _PHRASES[code].line.of(language)
    unit = _parse(code)
    return _chinese_line(unit) if language == "zh" else _english_line(unit)


def quantity(value: Real | Decimal, unit: str, language: str, decimals: int | None = None) -> str:
    """Write a value with its unit: ``115美元/千瓦时`` / ``USD 115/kWh``, ``1357亿美元`` / ``USD 135.7bn``.

    The year of the prices is left to the unit line. ``decimals`` works as in :func:`formats.number`.

    Raises
    ------
    UnknownNameError, DataError
        If the unit is unknown or the value is not a finite number.
    """
    check_language(language)
    if unit in _PHRASES:
        return _phrase_value(_PHRASES[unit], value, language, decimals)
    parts = _parse(unit)
    amount = compact(to_decimal(value).scaleb(_SCALES[parts.scale][0]), language, decimals)
    return _chinese_value(parts, amount) if language == "zh" else _english_value(parts, amount)


@lru_cache
def _parse(code: str) -> _Unit:
    match = _GRAMMAR.fullmatch(code)
    parts = {name: part or "" for name, part in match.groupdict().items()} if match else {}
    atoms_known = match and all(parts[name] in _THINGS for name in ("thing", "per") if parts[name])
    if not atoms_known or not (parts["currency"] or parts["thing"]) or (parts["currency"] and parts["thing"]):
        raise _unknown(code)
    return _Unit(**parts)


def _unknown(code: str) -> UnknownNameError:
    known = [*_PHRASES, *_THINGS, *(f"{money}/{thing}" for money in _CURRENCIES for thing in _THINGS)]
    near = get_close_matches(code, known, n=3)
    expected = "one of " + ", ".join(near) if near else "a unit that formats/units.py can take apart"
    return UnknownNameError("unit", repr(code), expected, "Add the unit to the tables of formats/units.py.")


def _chinese_line(unit: _Unit) -> str:
    head = _SCALES[unit.scale][1].zh + _noun(unit, "zh")
    return head + (f"/{_THINGS[unit.per].zh}" if unit.per else "") + _prices(unit, "，{}年价格", "，名义价格")


def _english_line(unit: _Unit) -> str:
    words = [_SCALES[unit.scale][1].en, _noun(unit, "en")]
    head = " ".join(filter(None, reversed(words) if unit.currency else words))
    return head + (f" per {_THINGS[unit.per].en}" if unit.per else "") + _prices(unit, ", {} prices", ", nominal")


def _prices(unit: _Unit, real: str, nominal: str) -> str:
    if unit.prices:
        return real.format(unit.prices)
    return nominal if unit.currency and unit.per else ""


def _noun(unit: _Unit, language: str) -> str:
    return (_CURRENCIES[unit.currency] if unit.currency else _THINGS[unit.thing]).of(language)


def _chinese_value(unit: _Unit, amount: str) -> str:
    return amount + _noun(unit, "zh") + (f"/{_THINGS[unit.per].zh}" if unit.per else "")


def _english_value(unit: _Unit, amount: str) -> str:
    tail = f"/{_THINGS[unit.per].en}" if unit.per else ""
    if not unit.currency:
        return f"{amount} {_THINGS[unit.thing].of('en', amount)}{tail}"
    sign, digits = (MINUS, amount[1:]) if amount.startswith(MINUS) else ("", amount)
    return f"{sign}{_noun(unit, 'en')} {digits}{tail}"


def _phrase_value(phrase: _Phrase, value: Real | Decimal, language: str, decimals: int | None) -> str:
    if phrase.form == "percent":
        amount = percent(value, language, decimals or 0)
    elif phrase.form == "year":
        amount = year(value, language)
    else:
        amount = number(value, language, decimals)
    return phrase.value.of(language, amount).format(amount)
