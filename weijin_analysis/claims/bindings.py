"""What ties a statement to the data: rows, an operation, the unit, and the numbers that would bear it out.

A binding is a row of ``report/claim_bindings.csv``, never code; this module reads it, and says what is wrong with it
by file, row and column. What must not go in here: verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from weijin_analysis.catalog import Fault, reference
from weijin_analysis.catalog.faults import data_error
from weijin_analysis.claims.numbers import TWO, number_of
from weijin_analysis.claims.terms import Term, parse_terms
from weijin_analysis.errors import DataError, WeijinError

TABLE = "claim_bindings"
FILE = "report/claim_bindings.csv"


@dataclass(frozen=True)
class Binding:
    """How one statement is held against the data.

    Parameters
    ----------
    claim : str
        The statement.
    operation : str
        One of ``OPERATIONS``.
    terms, others : tuple of Term
        What the operation is done to; ``others`` is the second operand of those that have two.
    unit : str
        Of the number found and of the bounds.
    expected : float or None
        The number the statement gives, in ``unit``; None where only bounds are given.
    low, high : float
        The number found bears the statement out within these, both included.
    note_zh, note_en : str
        Why these bounds, or what to know about the comparison; "" for the statement's own number as it is rounded.
    row : int
        Line in the file.
    """

    claim: str
    operation: str
    terms: tuple[Term, ...]
    others: tuple[Term, ...]
    unit: str
    expected: float | None
    low: float
    high: float
    note_zh: str
    note_en: str
    row: int


Row = Mapping[str, str]


def read_bindings() -> dict[str, Binding]:
    """Return the bindings by statement.

    Raises
    ------
    DataError
        If the table or a row of it is malformed; the message names file, row and column.
    """
    statements = _statements()
    bindings, faults = {}, []
    for line, row in _lines():
        made = _read(row, line, statements)
        if isinstance(made, Fault):
            faults.append(made)
        else:
            bindings[made.claim] = made
    if faults:
        raise data_error(faults)
    return bindings


def check_bindings() -> list[Fault]:
    """Return all faults of the bindings: terms that cannot be read, and tables, values or units that do not match."""
    statements, faults = _statements(), []
    for line, row in _lines():
        made = _read(row, line, statements)
        fault = made if isinstance(made, Fault) else _tried(made)
        faults += [fault] if fault else []
    return faults


def _statements() -> dict[str, Row]:
    return {row["id"]: row for row in reference("claims").to_dict("records")}


def _lines() -> Iterator[tuple[int, Row]]:
    """The rows with their lines, the header being 1."""
    return enumerate(reference(TABLE).to_dict("records"), start=2)


def _read(row: Row, line: int, statements: Mapping[str, Row]) -> Binding | Fault:
    try:
        terms = parse_terms(row["terms"])
    except WeijinError as error:
        return _fault(line, "terms", error)
    try:
        others = parse_terms(row["others"], terms[0]) if row["others"] else ()
    except WeijinError as error:
        return _fault(line, "others", error)
    statement = statements[row["claim_id"]]
    problem = _operands(row) or _no_number(row, statement) or _unit(row, statement) or _bounds_explained(row)
    if problem:
        return Fault(FILE, line, *problem)
    expected, low, high = _bounds(row, statement)
    notes = row["note_zh"], row["note_en"]
    return Binding(row["claim_id"], row["operation"], terms, others, row["unit"], expected, low, high, *notes, line)


def _fault(line: int, column: str, error: WeijinError) -> Fault:
    return Fault(FILE, line, column, error.found, error.expected, error.remedy or "Correct it.")


def _tried(binding: Binding) -> Fault | None:
    """What goes wrong when everything known is asked; faults of the tables themselves are theirs to tell."""
    try:
        if not all(_is_sound(term.table) for term in (*binding.terms, *binding.others)):
            return None
        number_of(binding.operation, binding.terms, binding.others, binding.unit, "")
    except WeijinError as error:
        return _fault(binding.row, "unit" if error.where == "unit" else "terms", error)
    return None


def _is_sound(table: str) -> bool:
    try:
        reference(table)
    except DataError:
        return False
    return True


_Problem = tuple[str, str, str, str]


def _operands(row: Row) -> _Problem | None:
    if (row["operation"] in TWO) == bool(row["others"]):
        return None
    expected = f"a second operand for {', '.join(TWO)}, and for no other operation"
    return "others", repr(row["others"]), expected, "Correct operation or others."


def _no_number(row: Row, statement: Row) -> _Problem | None:
    if row["low"] or row["high"] or statement["value"] or statement["low"] or statement["high"]:
        return None
    return "low", "no bounds for a statement without a number", "low, high or both", "Say what would bear it out."


def _unit(row: Row, statement: Row) -> _Problem | None:
    """The statement's number counts only in the unit it has; bounds of the binding's own need none."""
    if row["low"] or row["high"] or (row["claim_unit"] or row["unit"]) == statement["unit"]:
        return None
    found = repr(row["claim_unit"] or row["unit"])
    remedy = "Where the names differ, say the statement's in claim_unit, and factor if the numbers do too."
    return "claim_unit" if row["claim_unit"] else "unit", found, f"{statement['unit']!r}, as the statement has", remedy


def _bounds_explained(row: Row) -> _Problem | None:
    if not (row["low"] or row["high"]) or (row["note_zh"] and row["note_en"]):
        return None
    return "note_en", "no note", "why these bounds and not the statement's own", "Say it in both languages."


def _bounds(row: Row, statement: Row) -> tuple[float | None, float, float]:
    """The number expected and the bounds within which the statement is borne out, in the unit of the binding."""
    factor = float(row["factor"] or 1)
    expected = float(statement["value"]) * factor if statement["value"] else None
    if row["low"] or row["high"]:
        own = expected if (row["claim_unit"] or row["unit"]) == statement["unit"] else None
        return own, float(row["low"] or -inf), float(row["high"] or inf)
    low, high = sorted(end * factor for end in _own_bounds(statement))
    return expected, low, high


def _own_bounds(statement: Row) -> tuple[float, float]:
    """A bound where the statement words one, its range where it gives one, else its number as it is rounded."""
    value, low, high = statement["value"], statement["low"], statement["high"]
    if low or high:
        return float(low or -inf), float(high or inf)
    half = rounding(value) / 2 if statement["unit"] != "year" else 0.0
    return float(value) - half, float(value) + half


def rounding(text: str) -> float:
    """Return the step to which a number is rounded as it is written: 1.23 to 0.01, 47 to 1, 150000 to 10000.

    A whole number below a hundred counts as rounded to ones, whatever its last digit.
    """
    digits = Decimal(text)
    if abs(digits) < 100 or digits != digits.to_integral_value():
        return float(Decimal(1).scaleb(int(digits.as_tuple().exponent)))
    return float(Decimal(1).scaleb(int(digits.normalize().as_tuple().exponent)))
