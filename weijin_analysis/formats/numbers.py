"""Numbers as a Chinese and as an English reader writes them.

Chinese has no comma and counts in 万 and 亿 from ten thousand on; English groups by thousands. Half is
rounded up, as readers expect, and a minus is U+2212. What must not go in here: units and dates.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from numbers import Real

from babel.numbers import format_decimal, format_scientific

from weijin_analysis.errors import DataError
from weijin_analysis.parameters import check_language

MINUS = "\u2212"
SIGNIFICANT = 4
"""Digits kept where the caller does not say; a whole number below ten thousand is never cut."""

ROUGH = 3
"""Digits kept of an estimate from ten thousand on, and of what is only expected."""

POWERS = (-7, 16)
"""From these powers of ten on, downwards and upwards, digits can no longer be counted at a glance."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHINESE_SCALES = ((12, "万亿"), (8, "亿"), (4, "万"))
_ENGLISH_SCALES = ((12, "tn"), (9, "bn"), (6, "m"))
_NUMERALS = tuple("零一二三四五六七八九十")
_WORDS = {
    "zh": tuple("零一两三四五六七八九十"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}


def number(value: Real | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a number: ``1436``, ``1.2万``, ``1357亿``; ``1,436``, ``12,000``; one of many zeros as ``3.4×10⁻⁹``.

    Parameters
    ----------
    value : real number
        A finite number.
    language : str
        "zh" or "en".
    decimals : int, optional
        Decimals to show exactly. Without it up to four significant digits are shown, whole parts in full.
        Chinese numbers from 10,000 on always show four significant digits of 万, 亿 or 万亿 at most.

    Raises
    ------
    DataError
        If the value is not a finite number.
    """
    exact = to_decimal(value)
    if decimals is None and exact and not POWERS[0] < (short := significant(exact)).adjusted() < POWERS[1]:
        return _scientific(short)
    shown = _rounded(exact, decimals)
    if check_language(language) == "en":
        return plain(shown, decimals, grouped=True)
    if abs(shown) < 10_000:
        return plain(shown, decimals, grouped=False)
    return scaled(exact, _CHINESE_SCALES)


def rough(value: Real | Decimal, language: str) -> str:
    """Write a number as a reader needs an estimate.

    Whole from 10 on, below that with two significant digits; from 10,000 on with three, for the rest is noise.

    Raises
    ------
    DataError
        If the value is not a finite number.
    """
    exact = to_decimal(value)
    size = abs(exact)
    if size >= 10_000:
        exact = _quantized(exact, ROUGH - 1 - exact.adjusted())
    return number(exact, language, 0 if size >= 10 else 1 if size >= 1 else 2)


def estimate(value: Real | Decimal, language: str) -> str:
    """Write a number that is only expected, short: ``86.5万``, ``865,000``, ``37``, ``0.018``.

    Raises
    ------
    DataError
        If the value is not a finite number.
    """
    return number(shortened(value), language)


def shortened(value: Real | Decimal) -> Decimal:
    """Return a number with three significant digits at most, whole from 10 on, with two digits below."""
    exact = to_decimal(value)
    decimals = 1 - exact.adjusted() if abs(exact) < 10 else min(0, ROUGH - 1 - exact.adjusted())
    return _quantized(exact, decimals) if exact else exact


def compact(value: Real | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a number short: as :func:`number`, but with m, bn and tn in English from a million on."""
    exact = to_decimal(value)
    if check_language(language) == "en" and 6 <= significant(exact).adjusted() < POWERS[1]:
        return scaled(exact, _ENGLISH_SCALES)
    return number(exact, language, decimals)


def percent(points: Real | Decimal, language: str, decimals: int = 0) -> str:
    """Write a share given in percent points: ``92%``, ``−3.5%``."""
    grouped = check_language(language) == "en"
    return plain(_rounded(to_decimal(points), decimals), decimals, grouped=grouped) + "%"


def signed(value: Real | Decimal, language: str, decimals: int | None = None) -> str:
    """Write a change, with ``+`` or ``−`` before anything but zero."""
    text = number(value, language, decimals)
    is_zero = not any(digit in text for digit in "123456789")
    return text if is_zero or text.startswith(MINUS) else "+" + text


def words(count: Real | Decimal, language: str) -> str:
    """Write a count of things: up to ten in words (两 for two, as before a measure word), else as a number."""
    names = _WORDS[check_language(language)]
    exact = to_decimal(count)
    if exact == exact.to_integral_value() and 0 <= exact < len(names):
        return names[int(exact)]
    return number(exact, language)


def numeral(place: Real | Decimal, language: str) -> str:
    """Write a place in a row: 二 in 第二章, ``2`` in chapter 2; from eleven on digits in Chinese too."""
    if check_language(language) == "zh" and 0 <= whole(place) < len(_NUMERALS):
        return _NUMERALS[whole(place)]
    return str(whole(place))


def year(value: Real | Decimal | str, language: str) -> str:
    """Write a calendar year bare, never grouped and never in 万: ``2027``."""
    check_language(language)
    return str(whole(value))


def whole(value: Real | Decimal | str) -> int:
    """Return a value that must be a whole number, such as a year or a count."""
    exact = to_decimal(value)
    if exact != exact.to_integral_value():
        raise DataError("number", repr(value), "a whole number", "Round it first, if that is what is meant.")
    return int(exact)


def to_decimal(value: Real | Decimal | str) -> Decimal:
    """Return the value as the decimal number it prints as, or say that it is none."""
    try:
        exact = Decimal(str(value))
    except ArithmeticError:
        exact = Decimal("nan")
    if not exact.is_finite():
        raise DataError("number", repr(value), "a finite number", "Leave the gap out, or say that it is one.")
    return exact


def significant(exact: Decimal) -> Decimal:
    """Round to four significant digits."""
    return exact if not exact else _quantized(exact, SIGNIFICANT - 1 - exact.adjusted())


def scaled(exact: Decimal, scales: tuple[tuple[int, str], ...]) -> str:
    """Write a number with the largest scale word it reaches, at four significant digits."""
    shown = significant(exact)
    for power, word in scales:
        if shown.adjusted() >= power:
            return plain(shown.scaleb(-power), None, grouped=False) + word
    return plain(shown, None, grouped=False)


def plain(shown: Decimal, decimals: int | None, *, grouped: bool) -> str:
    """Write digits only, with the decimals asked for, or as many as the number has."""
    digits = "#,##0" if grouped else "0"
    fraction = "0" * (_decimals(shown) if decimals is None else decimals)
    pattern = f"{digits}.{fraction}" if fraction else digits
    positive_zero = shown or abs(shown)
    return format_decimal(positive_zero, f"{pattern};{MINUS}{pattern}", locale="en")


def _scientific(shown: Decimal) -> str:
    digits, power = format_scientific(shown, f"0.###E0;{MINUS}0.###E0", locale="en").split("E")
    return f"{digits}×10{power.translate(_SUPERSCRIPTS)}"


def _rounded(exact: Decimal, decimals: int | None) -> Decimal:
    if decimals is not None:
        return _quantized(exact, decimals)
    whole_digits = exact.adjusted() + 1
    return significant(exact) if whole_digits < SIGNIFICANT else _quantized(exact, 0)


def _decimals(shown: Decimal) -> int:
    return max(0, -int(shown.normalize().as_tuple().exponent))


def _quantized(exact: Decimal, decimals: int) -> Decimal:
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
