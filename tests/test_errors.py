"""The errors of this package: a message with four parts that survives the way between processes."""

from __future__ import annotations

import pickle

import pytest

from weijin_analysis.errors import DataError, FigureError, ParameterError, RunError, UnknownNameError, WeijinError

KINDS = [WeijinError, ParameterError, UnknownNameError, DataError, FigureError, RunError]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@each_kind
def test_the_message_says_where_what_was_found_what_was_expected_and_what_to_do(kind: type[WeijinError]) -> None:
    error = kind("labels.csv, row 3", "'日'", "an English name", "Add one.")
    assert str(error) == "labels.csv, row 3: found '日'; expected an English name. Add one."


@each_kind
def test_the_message_ends_cleanly_without_a_remedy(kind: type[WeijinError]) -> None:
    assert str(kind("here", "this", "that")) == "here: found this; expected that."


@each_kind
def test_an_error_survives_pickling_with_its_fields(kind: type[WeijinError]) -> None:
    error = pickle.loads(pickle.dumps(kind("here", "this", "that", "Do it.")))
    assert type(error) is kind
    assert (error.where, error.found, error.expected, error.remedy) == ("here", "this", "that", "Do it.")


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (ParameterError, ValueError),
        (DataError, ValueError),
        (FigureError, ValueError),
        (UnknownNameError, LookupError),
        (RunError, RuntimeError),
    ],
)
def test_each_error_is_also_the_kind_of_error_python_would_raise(
    kind: type[WeijinError], builtin: type[Exception]
) -> None:
    assert issubclass(kind, builtin)
    assert issubclass(kind, WeijinError)
