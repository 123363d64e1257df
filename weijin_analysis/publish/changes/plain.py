"""A comparison as plain values for JSON: a stable object, documented here.

``changed`` tells whether anything a reader could see changed. ``inputs`` says what went in otherwise (``tables``,
``parameters``, ``method``: files, ``libraries``); ``figures``, ``forecasts`` and ``claims`` what came out otherwise.
Each entry has ``causes`` (certain) and ``perhaps`` (inputs that differ too and cannot be told apart), of ``data``,
``parameters``, ``method`` and ``library``. Keys are only ever added. What must not go in here: words for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weijin_analysis.publish.changes.claims import VERDICTS, ClaimChange
from weijin_analysis.publish.changes.compare import Changes
from weijin_analysis.publish.changes.figures import FigureChange, Moved
from weijin_analysis.publish.changes.forecasts import LEVELS, ForecastChange, Said
from weijin_analysis.publish.changes.inputs import Because, Inputs, TableChange, Value
from weijin_analysis.publish.changes.kept import Kept
from weijin_analysis.publish.changes.rows import REMARKS, Row, RowChange

FORMAT = 1


def plain(changes: Changes) -> dict[str, Any]:
    """Return a comparison as text, numbers, lists and mappings."""
    inputs = changes.inputs
    return {
        "format": FORMAT,
        "before": _run(inputs.before),
        "after": _run(inputs.after),
        "changed": changes.any,
        "figures_by_cause": changes.figures_by_cause(),
        "inputs": _inputs(inputs),
        "figures": [_figure(change) for change in changes.figures],
        "forecasts": [_forecast(change) for change in changes.forecasts],
        "claims": [_claim(change) for change in changes.claims],
        "not_compared": [{"chapter": one.chapter, "only_in": one.only_in} for one in changes.left],
    }


def _run(run: Kept) -> dict[str, Any]:
    return {"run": run.name, "day": run.day or None, "status": run.manifest["status"]}


def _inputs(inputs: Inputs) -> dict[str, Any]:
    return {
        "tables": [_table(change) for change in inputs.tables],
        "parameters": [{"chapter": value.chapter, **_value(value)} for value in inputs.parameters],
        "method": list(inputs.files),
        "libraries": [_value(value) for value in inputs.libraries],
    }


def _table(change: TableChange) -> dict[str, Any]:
    return {"table": change.name, "rows": [_row_change(row) for row in change.rows] if change.known else None}


def _value(value: Value) -> dict[str, Any]:
    return {"name": value.name, "before": value.before, "after": value.after}


def _row_change(change: RowChange) -> dict[str, Any]:
    return {"change": change.change, "before": _row(change.before), "after": _row(change.after)}


def _row(row: Row | None) -> dict[str, str] | None:
    return None if row is None else {name: value for name, value in row.items() if value and name not in REMARKS}


def _because(because: Because) -> dict[str, list[str]]:
    return {"causes": list(because.causes), "perhaps": list(because.perhaps)}


def _figure(change: FigureChange) -> dict[str, Any]:
    words = {name: dict(zip(("before", "after"), change.texts(name), strict=True)) for name in change.words}
    return {
        "id": change.id,
        "chapter": change.chapter,
        "change": change.change,
        **_because(change.because),
        "title": change.drawn.record.get("title"),
        "rows": [_moved(moved) for moved in change.rows],
        "words": words,
        "pictures": {language: float(f"{share:.3g}") for language, share in change.pictures.items()},
        "error": change.why_not or None,
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {**_row_change(moved.change), **_because(moved.because)}


def _forecast(change: ForecastChange) -> dict[str, Any]:
    return {
        "chapter": change.chapter,
        "metric": change.metric,
        "entity": change.entity,
        "method": change.method,
        "change": change.change,
        **_because(change.because),
        "before": _said(change.before),
        "after": _said(change.after),
        "years": [_year(change, year) for year in change.years],
    }


def _said(said: Said | None) -> dict[str, str] | None:
    return None if said is None else {"unit": said.unit, "origin": said.origin, "vintage": said.vintage}


def _year(change: ForecastChange, year: str) -> dict[str, Any]:
    assert change.before is not None
    assert change.after is not None
    pairs = {name: [change.before.years[year][name], change.after.years[year][name]] for name in LEVELS}
    return {"period": year, **pairs}


def _claim(change: ClaimChange) -> dict[str, Any]:
    return {
        "id": change.id,
        "chapter": change.chapter,
        **_because(change.because),
        "statement_zh": change.record.get("statement_zh"),
        "statement_en": change.record.get("statement_en"),
        "before": _verdicts(change.before),
        "after": _verdicts(change.after),
    }


def _verdicts(record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if record is None else {name: record.get(name, "") for name in VERDICTS}
