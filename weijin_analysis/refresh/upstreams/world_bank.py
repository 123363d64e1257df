"""Value added of manufacturing in current dollars, from the World Bank's indicators.

Expects the answer of the Indicators API, version 2, as JSON: a list of the page's facts (``pages``, ``lastupdated``)
and of records (``indicator``, ``country``, ``countryiso3code``, ``date``, ``value``). The World Bank and the United
Nations define and convert differently, so its rows have a metric of their own. What must not go in here: shares, which
are worked out from rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from weijin_analysis.refresh.adapter import JSON, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import field, json_of, number, surprise

_INDICATOR = "NV.IND.MANF.CD"
_TITLE = "Manufacturing, value added (current US$)"
_METRIC = "manufacturing_va_world_bank"
_ECONOMIES = {
    "CHN": "China", "USA": "United States", "DEU": "Germany", "JPN": "Japan", "KOR": "South Korea", "IND": "India",
    "WLD": "World",
}  # fmt: skip
_NOTE = "World Development Indicators; another definition and another exchange rate than UNSD"


def _parse(files: Mapping[str, Received]) -> Edition:
    content = json_of(files["indicator.json"])
    if not isinstance(content, list) or len(content) != 2 or not isinstance(content[1], list):
        raise surprise("indicator.json", str(content)[:200], "a list of the page's facts and of its records")
    facts, records = content
    if field(facts, "pages", "indicator.json") != 1:
        raise surprise("indicator.json", f"{facts['pages']} pages", "all records on one")
    return Edition(tuple(_readings(records)), _updated(field(facts, "lastupdated", "indicator.json")))


def _updated(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise surprise("indicator.json, lastupdated", repr(text), "a day such as 2026-07-01") from None


def _readings(records: list[Any]) -> Iterator[Reading]:
    for record in records:
        title = field(field(record, "indicator", "indicator.json"), "value", "indicator.json")
        if title != _TITLE:
            raise surprise("indicator.json, indicator", repr(title), repr(_TITLE))
        code, year = (str(field(record, name, "indicator.json")) for name in ("countryiso3code", "date"))
        if code in _ECONOMIES and field(record, "value", "indicator.json") is not None:
            value = number(record["value"], f"indicator.json, {code} {year}")
            yield Reading(_METRIC, _ECONOMIES[code], year, value, f"{_INDICATOR}, {code}", _NOTE)


ADAPTERS = (
    Adapter(
        name="world-bank",
        source="ch02-world-bank-manufacturing",
        documents=(
            Document(
                "indicator.json",
                f"https://api.worldbank.org/v2/country/{';'.join(_ECONOMIES)}/indicator/{_INDICATOR}"
                "?format=json&per_page=2000",
                JSON,
            ),
        ),
        series=(
            Series(
                _METRIC,
                "USD, current prices",
                "manufacturing_value_added",
                lowest=1e8,
                highest=1e14,
                jump=2,
                entities=tuple(_ECONOMIES.values()),
            ),
        ),
        parse=_parse,
        shape="Indicators API v2, JSON",
    ),
)
