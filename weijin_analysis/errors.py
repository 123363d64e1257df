"""The few errors this package raises itself, next to Python's own.

Every message answers four questions in this order: where, what was found, what was expected, what to do.
The parts stay available as fields, and every error survives pickling, because it has to cross from a
worker process to the runner. What must not go in here: catching, logging or formatting for a terminal.
"""

from __future__ import annotations


class WeijinError(Exception):
    """Base of all errors of this package.

    Parameters
    ----------
    where : str
        The place: a file with row and column, a parameter, a figure, a chapter and cell.
    found : str
        What stands there, quoted.
    expected : str
        What would have been right.
    remedy : str, optional
        What the reader can do about it, as a sentence.
    """

    def __init__(self, where: str, found: str, expected: str, remedy: str = "") -> None:
        super().__init__(where, found, expected, remedy)
        self.where = where
        self.found = found
        self.expected = expected
        self.remedy = remedy

    def __str__(self) -> str:
        sentence = f"{self.where}: found {self.found}; expected {self.expected}."
        return f"{sentence} {self.remedy}".rstrip()


class ParameterError(WeijinError, ValueError):
    """A parameter of a chapter or command has a value it cannot take."""


class UnknownNameError(WeijinError, LookupError):
    """A table, column, metric, chapter, figure, label or message of that name does not exist."""

    __str__ = WeijinError.__str__  # KeyError and its kin would print the repr of the arguments


class DataError(WeijinError, ValueError):
    """The data package, or rows taken from it, break a rule of the package."""


class FigureError(WeijinError, ValueError):
    """A figure breaks the contract: overlapping text, a missing glyph, a missing source."""


class RunError(WeijinError, RuntimeError):
    """A run could not be planned, started or finished by the runner itself."""


class BusyError(RunError):
    """Another run is at work in the same folder."""
