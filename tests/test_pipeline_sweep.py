"""Sweeps: which values they name, what they run, and the table of what came out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from runs import NOTEBOOKS, read, stored

from weijin_analysis.errors import ParameterError, UnknownNameError
from weijin_analysis.pipeline.plan import Item, plan
from weijin_analysis.pipeline.run import run
from weijin_analysis.pipeline.sweep import TABLE, case_name, cases, read_sweep

REPORT = NOTEBOOKS / "report"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("threshold=60,80,100", ("60", "80", "100")),
        ("threshold=60, 80,60", ("60", "80")),
        ("horizon=2030..2033", ("2030", "2031", "2032", "2033")),
        ("horizon=2030..2040..5", ("2030", "2035", "2040")),
        ("horizon=2030,2035..2036", ("2030", "2035", "2036")),
        ("as_of=2015-12-31..2017-12-31", ("2015-12-31", "2016-12-31", "2017-12-31")),
        ("as_of=2016-02-29..2018-03-01", ("2016-02-29", "2017-02-28", "2018-02-28")),
        ("as_of=2015-12-31..2017-06-30", ("2015-12-31", "2016-12-31")),
        ("as_of=2015-12-31..2025-12-31..5", ("2015-12-31", "2020-12-31", "2025-12-31")),
    ],
)
def test_a_sweep_names_its_values(text: str, values: tuple[str, ...]) -> None:
    assert read_sweep(text) == (text.partition("=")[0], values)


@pytest.mark.parametrize(
    "text",
    ["threshold", "=60", "threshold=", "threshold=60,,80", "horizon=2040..2030", "horizon=a..b", "as_of=2015..x"],
)
def test_what_is_no_sweep_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ParameterError, match=r"sweep: found .* expected NAME=VALUE"):
        read_sweep(text)


def test_cases_are_all_combinations_in_order() -> None:
    assert cases({"a": ["1", "2"], "b": ["x", "y"]}) == [
        {"a": "1", "b": "x"},
        {"a": "1", "b": "y"},
        {"a": "2", "b": "x"},
        {"a": "2", "b": "y"},
    ]
    assert cases({}) == [{}]


def test_a_case_can_name_a_file() -> None:
    assert case_name({"as_of": "2015-12-31", "threshold": "60"}) == "as_of=2015-12-31,threshold=60"
    assert case_name({"text": "a/b:c\\d 电"}) == "text=a_b_c_d_电"
    assert case_name({}) == ""


def swept(**sweeps: list[str]) -> tuple[Item, ...]:
    return plan(["02"], ["zh"], notebooks=REPORT, sweeps=sweeps)


def test_a_plan_has_an_item_for_each_case_with_checked_values_and_places_of_its_own() -> None:
    items = swept(horizon=["2030", "2035"], share=["0.5", "1"])
    assert [(item.parameters["horizon"], item.parameters["share"]) for item in items] == [
        (2030, 0.5), (2030, 1.0), (2035, 0.5), (2035, 1.0),
    ]  # fmt: skip
    for place in ("name", "notebook_path", "figure_path", "log_path"):
        assert len({getattr(item, place) for item in items}) == 4, place
    assert items[0].name == "02 zh horizon=2030,share=0.5"


def test_a_chapter_goes_through_the_parameters_that_it_has() -> None:
    items = plan(languages=["zh"], notebooks=REPORT, sweeps={"share": ["0.1", "0.2"]})
    assert [item.name for item in items] == ["01 zh", "02 zh share=0.1", "02 zh share=0.2"]


def test_wrong_sweeps_are_refused_before_anything_starts() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'horizon'"):
        swept(horizn=["1"])
    with pytest.raises(ParameterError, match="parameter horizon"):
        swept(horizon=["2030", "soon"])
    with pytest.raises(ParameterError, match="a parameter that is not given otherwise"):
        swept(language=["zh", "en"])
    with pytest.raises(ParameterError, match="a parameter that is not given otherwise"):
        plan(["02"], parameters={"horizon": 2030}, notebooks=REPORT, sweeps={"horizon": ["2030"]})


def test_a_run_with_a_sweep_has_one_table_and_never_becomes_the_latest(tmp_path: Path) -> None:
    items = plan(["01"], ["en"], notebooks=REPORT, sweeps={"horizon": ["2030", "2031"]})
    outcome = run(items, tmp_path, jobs=2)
    manifest = read(outcome.folder)
    assert [item["case"] for item in manifest["items"]] == ["horizon=2030", "horizon=2031"]
    assert [item["status"] for item in manifest["items"]] == ["succeeded", "succeeded"]
    assert not (tmp_path / "latest").exists()
    with (outcome.folder / TABLE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["horizon"], row["figure"], row["status"]) for row in rows] == [
        ("2030", "f01-2", "succeeded"), ("2030", "f01-10", "succeeded"),
        ("2031", "f01-2", "succeeded"), ("2031", "f01-10", "succeeded"),
    ]  # fmt: skip
    figures = outcome.folder / "figures/01/en/horizon=2031"
    assert json.loads((figures / "f01-2.json").read_text(encoding="utf-8")) is not None
    assert run(items, tmp_path).nothing_to_do
    assert len(stored(tmp_path)) == 1
