"""What is read from a notebook's file before it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from runs import NOTEBOOKS

from weijin_analysis.errors import ParameterError, RunError
from weijin_analysis.pipeline.notebook import Parameter, declared_parameters

UNREADABLE = NOTEBOOKS / "unreadable"


def written(folder: Path, source: str) -> Path:
    path = folder / "01_written.ipynb"
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": source}
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    return path


def test_names_annotations_and_defaults_come_in_their_order() -> None:
    declared = declared_parameters(NOTEBOOKS / "report" / "02_says_what_it_sees.ipynb")
    assert [(parameter.name, parameter.annotation, parameter.default) for parameter in declared.values()] == [
        ("as_of", "str", ""),
        ("language", "str", "zh"),
        ("horizon", "int", 2035),
        ("code", "str", "0123"),
        ("repeat", "int", 1),
        ("share", "float", 0.5),
        ("strict", "bool", False),
        ("levels", "list[int]", [60, 80]),
    ]


def test_an_equals_sign_in_a_comment_hides_no_parameter(tmp_path: Path) -> None:
    path = written(tmp_path, 'as_of: str = ""  # empty = everything known\nlanguage: str = "zh"')
    assert list(declared_parameters(path)) == ["as_of", "language"]


def test_a_default_without_annotation_has_the_type_of_its_value(tmp_path: Path) -> None:
    declared = declared_parameters(written(tmp_path, "tries = 3"))
    assert declared["tries"].read("5") == 5
    with pytest.raises(ParameterError, match="a whole number"):
        declared["tries"].read("often")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("01_has_no_parameters_cell", "no cell tagged 'parameters'"),
        ("02_is_cut_off", "a file that is not a notebook"),
        ("04_computes_a_default", "a parameters cell that cannot be read"),
        ("09_is_not_there", "No such file"),
    ],
)
def test_a_notebook_that_cannot_be_read_is_named_with_the_reason(name: str, says: str) -> None:
    with pytest.raises(RunError, match=says) as refusal:
        declared_parameters(UNREADABLE / f"{name}.ipynb")
    assert refusal.value.where == f"{name}.ipynb"
    assert refusal.value.remedy


@pytest.mark.parametrize("content", ["[]", "3", '"text"', "{}"])
def test_json_that_is_no_notebook_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "01_x.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match="not a notebook"):
        declared_parameters(path)


@pytest.mark.parametrize("source", ["import os", "horizon: int", "a = b = 3", "%matplotlib inline", "days = {1, 2}"])
def test_a_parameters_cell_holds_assignments_of_literals_and_nothing_else(tmp_path: Path, source: str) -> None:
    with pytest.raises(RunError, match="a parameters cell that cannot be read"):
        declared_parameters(written(tmp_path, source))


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("str", "0123", "0123"),
        ("str", "", ""),
        ("int", "-7", -7),
        ("int", "0", 0),
        ("float", "80", 80.0),
        ("float", "1e-3", 0.001),
        ("bool", "True", True),
        ("bool", "false", False),
        ("list[int]", "[60, 80]", [60, 80]),
    ],
)
def test_text_is_read_as_what_the_annotation_says(annotation: str, text: str, value: object) -> None:
    read = Parameter("given", annotation, value).read(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "value", "allowed"),
    [
        ("str", 5, "text"),
        ("int", "0123", "a whole number, without leading zeros"),
        ("int", "1_000", "a whole number"),
        ("int", "3.0", "a whole number"),
        ("int", 3.5, "a whole number"),
        ("int", True, "a whole number"),
        ("float", "cheap", "a finite number"),
        ("float", "nan", "a finite number"),
        ("float", None, "a finite number"),
        ("bool", "1", "true or false"),
        ("bool", 1, "true or false"),
        ("list[int]", "60", "a value of type list[int], as JSON"),
        ("list[int]", "[60", "a value of type list[int], as JSON"),
    ],
)
def test_a_value_of_another_type_is_refused(annotation: str, value: object, allowed: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        Parameter("given", annotation, [60]).read(value)
    assert str(refusal.value).startswith(f"parameter given: found {value!r}; expected {allowed}")
