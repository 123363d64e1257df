"""No binding is vacuous: another number, another verdict; and a malformed one is told by file, row and column."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest
from claims_package import Edit, Row, edited, path_of, scaled

from weijin_analysis import claims
from weijin_analysis.claims.bindings import rounding
from weijin_analysis.claims.checks import CONTRADICTED, HOLDS, NO_DATA
from weijin_analysis.claims.numbers import TWO
from weijin_analysis.claims.terms import Term, rows_of

BINDINGS = claims.read_bindings()
FILE = "report/claim_bindings.csv"


def test_at_least_a_hundred_statements_are_bound() -> None:
    assert len(BINDINGS) >= 100
    assert claims.check_bindings() == []


@pytest.mark.parametrize("claim", BINDINGS)
def test_another_number_gives_another_verdict(claim: str, tmp_path: Path) -> None:
    binding = BINDINGS[claim]
    before = claims.check(binding)
    path = path_of(binding.terms[0].table)
    edit = arriving(binding) if before.result == NO_DATA else moving(binding, before)

    with edited(tmp_path, path, edit):
        after = claims.check(claims.read_bindings()[claim])

    assert after.result != before.result
    assert {before.result, after.result} & {HOLDS, CONTRADICTED}


def moving(binding: claims.Binding, before: claims.Check) -> Edit:
    """An edit of the first operand's rows that carries the number out of the bounds, or into them."""
    used = rows_of(binding.terms[0], "")
    if binding.operation == "count":
        gone = set(used["entity"])
        return lambda rows: [row for row in rows if row["entity"] not in gone]
    if before.result == HOLDS:
        return scaled(used, 1000 if binding.high < inf else 0.001)
    found, wanted = (number + SHIFT.get(binding.operation, 0) for number in (before.now.low, middle(binding)))
    own, rest = used["value"].sum(), sum(rows_of(term, "")["value"].sum() for term in binding.terms[1:])
    return scaled(used, ((own + rest) * wanted / found - rest) / own)


SHIFT = {"change": 100}
"""What makes the result of an operation proportional to its first operand."""

WHOLE = 1000.0


def middle(binding: claims.Binding) -> float:
    inside = [end for end in (binding.low, binding.high) if abs(end) < inf]
    return sum(inside) / len(inside)


def arriving(binding: claims.Binding) -> Edit:
    """An edit that adds the rows for which the binding waits."""
    second = [rows_of(term, "") for term in binding.others]
    whole = sum(rows["value"].sum() if len(rows) else WHOLE for rows in second)
    first = {"share": whole / 100, "ratio": whole, "change": whole / 100}.get(binding.operation, 1.0)
    value = first * (middle(binding) + SHIFT.get(binding.operation, 0))
    lacking = [(term, value) for term in binding.terms if rows_of(term, "").empty]
    lacking += [(term, WHOLE) for term, rows in zip(binding.others, second, strict=True) if rows.empty]
    return lambda rows: [
        *rows,
        *(
            made(binding, term, period, number / len(periods(term)), rows[0])
            for term, number in lacking
            for period in periods(term)
        ),
    ]


def periods(term: Term) -> list[str]:
    first, dots, last = term.period.partition("..")
    if first and dots:
        return [str(year) for year in range(int(first), int(last) + 1)]
    return [last or first or "2026"]


def made(binding: claims.Binding, term: Term, period: str, value: float, sample: Row) -> Row:
    chosen = {name: values[0] for name, values in term.filters.items()}
    unit = binding.unit if binding.operation not in TWO else "USD billion"
    stated = {"period": period, "value": f"{value * term.per:.12g}", "unit": unit}
    later = {"published": "2099-01-01", "known": "2099-01-01", "basis": "release", "kind": "observed"}
    return dict.fromkeys(sample, "") | later | {"grade": "primary", "source": sample["source"]} | stated | chosen


def broken(tmp_path: Path, claim: str, **cells: str) -> str:
    """The one fault of a package in which cells of one binding are changed."""

    def edit(rows: list[Row]) -> list[Row]:
        return [row | cells if row["claim_id"] == claim else row for row in rows]

    with edited(tmp_path, FILE, edit):
        (fault,) = claims.check_bindings()
    return str(fault)


@pytest.mark.parametrize(
    ("cells", "column", "found"),
    [
        ({"terms": "table=no_such_table"}, "terms", "no_such_table"),
        ({"terms": "table=constellations; metric=no_such_metric"}, "terms", "no_such_metric"),
        ({"terms": "metric=satellites_launched_cumulative"}, "terms", "satellites_launched_cumulative"),
        ({"terms": "table=constellations; colour=red"}, "terms", "colour=red"),
        ({"terms": "table=constellations; period=2024-13"}, "terms", "2024-13"),
        ({"terms": "table=constellations"}, "terms", "numbers"),
        ({"unit": "launches"}, "unit", "launches"),
        ({"unit": "launches", "claim_unit": "satellites"}, "unit", "satellites"),
        ({"claim_unit": "launches"}, "claim_unit", "launches"),
        ({"others": "entity=World"}, "others", "entity=World"),
        ({"operation": "share", "unit": "percent", "claim_unit": "satellites"}, "others", "''"),
        ({"low": "50"}, "note_en", "no note"),
    ],
)
def test_a_malformed_binding_is_told_by_file_row_and_column(
    tmp_path: Path, cells: dict[str, str], column: str, found: str
) -> None:
    row = 2 + list(BINDINGS).index("c04-032")

    fault = broken(tmp_path, "c04-032", **cells)

    assert fault.startswith(f"{FILE}, row {row}, column {column}: found ")
    assert found in fault


@pytest.mark.parametrize(
    ("text", "step"), [("1.23", 0.01), ("47", 1), ("30", 1), ("150000", 10_000), ("923.8", 0.1), ("2027190", 10)]
)
def test_a_number_is_as_exact_as_it_is_written(text: str, step: float) -> None:
    assert rounding(text) == pytest.approx(step)
