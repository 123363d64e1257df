"""The one place where numbers, dates, periods and units become words, in Chinese and in English.

Babel does what a locale knows (grouping, month names); what it does not know is here: 万 and 亿 in place
of the comma, the report's unit phrases, half-years and quarters, the minus sign U+2212. Everything takes
plain Python values. What must not go in here: pandas, sentences (they are messages) and thin spaces
(the typesetter puts them in).
"""

from weijin_analysis.formats.dates import date_text, period_text, year_range
from weijin_analysis.formats.numbers import (
    estimate,
    number,
    numeral,
    percent,
    rough,
    shortened,
    signed,
    whole,
    words,
    year,
)
from weijin_analysis.formats.units import amount, quantity, rescale, unit_text

__all__ = [
    "amount",
    "date_text",
    "estimate",
    "number",
    "numeral",
    "percent",
    "period_text",
    "quantity",
    "rescale",
    "rough",
    "shortened",
    "signed",
    "unit_text",
    "whole",
    "words",
    "year",
    "year_range",
]
