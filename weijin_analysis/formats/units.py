"""Unit codes of the data package in words, and quantities with their unit.

A code is read by a small grammar, ``[CURRENCY[_YEAR]] [scale] [thing] [/per]``, over the tables of atoms
below, so that a new unit is a new line in a table; the few codes that are phrases stand in a table of
their own. What must not go in here: conversions between units other than their
scales (a catalogue matter), and axis words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from numbers import Real

from weijin_analysis.errors import DataError, UnknownNameError
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
    "FLOP": _Words("次浮点运算", "FLOP"),
    "XPUs": _Words("颗XPU", "XPUs", one="XPU"),
    "brands": _Words("个品牌", "brands", one="brand"),
    "chips": _Words("颗芯片", "chips", one="chip"),
    "cities": _Words("座城市", "cities", one="city"),
    "companies": _Words("家公司", "companies", one="company"),
    "countries": _Words("个国家", "countries", one="country"),
    "deals": _Words("笔", "deals", one="deal"),
    "dies": _Words("颗裸片", "dies", one="die"),
    "drugs": _Words("种药物", "drugs", one="drug"),
    "economies": _Words("个经济体", "economies", one="economy"),
    "flights": _Words("次飞行", "flights", one="flight"),
    "jobs": _Words("个岗位", "jobs", one="job"),
    "kg": _Words("千克", "kg"),
    "launches": _Words("次发射", "launches", one="launch"),
    "minutes": _Words("分钟", "minutes", one="minute"),
    "models": _Words("个模型", "models", one="model"),
    "month": _Words("月", "month"),
    "people": _Words("人", "people", one="person"),
    "pieces": _Words("件", "pieces", one="piece"),
    "projects": _Words("个项目", "projects", one="project"),
    "quarter": _Words("季", "quarter"),
    "rides": _Words("单", "rides", one="ride"),
    "samples": _Words("个样本", "samples", one="sample"),
    "satellites": _Words("颗卫星", "satellites", one="satellite"),
    "sets": _Words("套", "sets", one="set"),
    "spacecraft": _Words("个航天器", "spacecraft"),
    "subsidiaries": _Words("家子公司", "subsidiaries", one="subsidiary"),
    "t": _Words("吨", "t"),
    "task": _Words("题", "task"),
    "times": _Words("倍", "times"),
    "tokens": _Words("个词元", "tokens", one="token"),
    "trials": _Words("项试验", "trials", one="trial"),
    "trips": _Words("单", "trips", one="trip"),
    "unit": _Words("台", "unit"),
    "units": _Words("台", "units", one="unit"),
    "users": _Words("用户", "users", one="user"),
    "vehicles": _Words("辆", "vehicles", one="vehicle"),
    "week": _Words("周", "week"),
    "year": _Words("年", "year"),
    "years": _Words("年", "years", one="year"),
}
"""What can be counted, and what a quantity can be counted per."""


@dataclass(frozen=True)
class _Phrase:
    """A unit that is no product of atoms: its line above a chart, and how one value of it is said."""

    line: _Words
    value: _Words
    form: str = "number"
    power: int = 0  # of ten, by which a value is multiplied before it is written


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
    "percent of world": _Phrase(_Words("占全球%", "% of the world"), _Words("{}", "{}"), "percent"),
    "percent of GDP": _Phrase(_Words("占GDP%", "% of GDP"), _Words("GDP的{}", "{} of GDP"), "tenths"),
    "percent of sales": _Phrase(_Words("占销量%", "% of sales"), _Words("{}", "{}"), "percent"),
    "percent of EV sales": _Phrase(_Words("占电动车销量%", "% of EV sales"), _Words("{}", "{}"), "percent"),
    "percent of transactions": _Phrase(_Words("占交易数%", "% of transactions"), _Words("{}", "{}"), "percent"),
    "percent of H100": _Phrase(_Words("相当于H100的%", "% of an H100"), _Words("H100的{}", "{} of an H100"), "percent"),
    "percent of top-2000 R&D": _Phrase(
        _Words("占前2000家研发投入%", "% of the R&D of the top 2,000"), _Words("{}", "{}"), "percent"
    ),
    "times/year": _Phrase(_Words("倍/年", "times per year"), _Words("每年{}倍", "{} times a year")),
    "x in 3 years": _Phrase(
        _Words("倍，三年间", "times, in three years"), _Words("三年{}倍", "{} times in three years")
    ),
    "x in 18 months": _Phrase(
        _Words("倍，十八个月间", "times, in eighteen months"), _Words("十八个月{}倍", "{} times in eighteen months")
    ),
    "x since March 2023": _Phrase(
        _Words("倍，自2023年3月", "times, since March 2023"),
        _Words("自2023年3月{}倍", "{} times since March 2023"),
    ),
    "USD, current prices": _Phrase(_Words("美元，现价", "USD, current prices"), _Words("{}美元", "USD {}"), "compact"),
    "USD billion, current PPP": _Phrase(
        _Words("十亿美元，购买力平价", "USD billion, current PPP"), _Words("{}美元", "USD {}"), "compact", 9
    ),
    "USD billion, PPP": _Phrase(
        _Words("十亿美元，购买力平价", "USD billion, PPP"), _Words("{}美元", "USD {}"), "compact", 9
    ),
    "USD billion, market exchange rate": _Phrase(
        _Words("十亿美元，市场汇率", "USD billion, market exchange rate"), _Words("{}美元", "USD {}"), "compact", 9
    ),
    "USD/million tokens": _Phrase(
        _Words("美元/百万词元，名义价格", "USD per million tokens, nominal"),
        _Words("{}美元/百万词元", "USD {}/million tokens"),
    ),
    "USD/Mbps/month": _Phrase(
        _Words("美元/（兆比特/秒）/月，名义价格", "USD per Mbps and month, nominal"),
        _Words("{}美元/（兆比特/秒）/月", "USD {}/Mbps/month"),
    ),
    "robots per 10000 employees": _Phrase(
        _Words("台/万名员工", "robots per 10,000 employees"), _Words("每万名员工{}台", "{} per 10,000 employees")
    ),
    "robots per 1000 employees": _Phrase(
        _Words("台/千名员工", "robots per 1,000 employees"), _Words("每千名员工{}台", "{} per 1,000 employees")
    ),
    "10000 DWT": _Phrase(_Words("万载重吨", "10,000 DWT"), _Words("{}载重吨", "{} DWT"), "compact", 4),
    "10000 vehicles": _Phrase(_Words("万辆", "10,000 vehicles"), _Words("{}辆", "{} vehicles"), "compact", 4),
    "technologies of 64": _Phrase(_Words("项，共64项技术", "of 64 technologies"), _Words("{}项", "{} of 64")),
    "technologies of 74": _Phrase(_Words("项，共74项技术", "of 74 technologies"), _Words("{}项", "{} of 74")),
    "units (cumulative)": _Phrase(_Words("台，累计", "units, cumulative"), _Words("累计{}台", "{} units in all")),
    "H100 equivalents": _Phrase(
        _Words("张H100当量", "H100 equivalents"), _Words("{}张H100当量", "{} H100 equivalents")
    ),
    "local vehicles per imported vehicle": _Phrase(
        _Words("辆，每进口一辆须在本地生产", "local vehicles per imported vehicle"),
        _Words("每进口一辆在本地生产{}辆", "{} built locally per vehicle imported"),
    ),
    "rank": _Phrase(_Words("名次", "rank"), _Words("第{}名", "rank {}")),
    "rating": _Phrase(_Words("等级分", "rating"), _Words("{}分", "a rating of {}")),
    "count": _Phrase(_Words("个", "count"), _Words("{}个", "{}")),
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


def amount(value: Real | Decimal, unit: str, language: str) -> str:
    """Write a value with its scale but without what it counts, for one end of a range: ``1370亿`` / ``137bn``.

    Raises
    ------
    UnknownNameError, DataError
        If the unit is unknown, or no product of atoms, or the value is not a finite number.
    """
    return compact(to_decimal(value).scaleb(_SCALES[_parse(unit).scale][0]), check_language(language))


def rescale(value: float, unit: str, to: str) -> float:
    """Return a value in another scale of the same unit: 1.2 of ``trillion``, 1200 of ``billion``.

    Parameters
    ----------
    value : float
        In ``unit``.
    unit, to : str
        Codes that differ at most in million, billion and trillion.

    Raises
    ------
    DataError
        If they differ in anything else.
    """
    (bare, power), (other, other_power) = _unscaled(unit), _unscaled(to)
    if bare != other:
        raise DataError("unit", repr(unit), f"{to!r}, or another scale of it", "Choose rows in that unit.")
    return value * 10.0 ** (power - other_power)


def _unscaled(code: str) -> tuple[str, int]:
    """A code without its scale, and the power of ten that the scale stands for."""
    words = code.split(" ")
    scale = next((word for word in words[:2] if word in _SCALES), "")
    return " ".join(word for word in words if word != scale), _SCALES[scale][0]


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
    elif phrase.form == "tenths":
        amount = percent(value, language, 1 if decimals is None else decimals)
    elif phrase.form == "compact":
        amount = compact(to_decimal(value).scaleb(phrase.power), language, decimals)
    elif phrase.form == "year":
        amount = year(value, language)
    else:
        amount = number(value, language, decimals)
    return phrase.value.of(language, amount).format(amount)
