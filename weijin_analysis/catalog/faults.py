"""What is wrong with a data package, fault by fault, each with its place and its remedy.

A fault is a value to collect, not an exception: a check reports all of them at once. What must not go in
here: finding faults.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weijin_analysis.errors import DataError

_SHOWN = 20
"""Faults spelt out in one error message; a notebook's cell should stay readable."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a data package.

    Parameters
    ----------
    file : str
        Path inside the data package.
    row : int or None
        Line as an editor counts it, the header being 1; None when the whole file is meant.
    column : str or None
        Column, or the columns of a key; None when the whole row is meant.
    found, expected, remedy : str
        What stands there, what would have been right, what to do.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    remedy: str

    @property
    def place(self) -> str:
        """Return row and column in words, "" for the whole file."""
        parts = [f"row {self.row}" if self.row else "", f"column {self.column}" if self.column else ""]
        return ", ".join(part for part in parts if part)

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        return f"{where}: found {self.found}; expected {self.expected}. {self.remedy}"


def data_error(faults: Sequence[Fault]) -> DataError:
    """Return the error that tells of these faults, the first twenty in full.

    Parameters
    ----------
    faults : sequence of Fault
        At least one.
    """
    files = ", ".join(dict.fromkeys(fault.file for fault in faults))
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return DataError(files, count, "none", "\n".join(["See:", *_lines(faults)]))


def _lines(faults: Sequence[Fault]) -> Iterable[str]:
    yield from (f"  {fault}" for fault in faults[:_SHOWN])
    if len(faults) > _SHOWN:
        yield f"  and {len(faults) - _SHOWN} more: `weijin data check` lists them all."
