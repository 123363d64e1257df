"""The plan of a run: what is chosen, with which values, and what is refused before anything starts."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from runs import NOTEBOOKS

from weijin_analysis.errors import ParameterError, RunError, UnknownNameError, WeijinError
from weijin_analysis.pipeline.plan import Item, find_chapters, left_out, plan

REPORT = NOTEBOOKS / "report"


def names(items: tuple[Item, ...]) -> list[str]:
    return [item.name for item in items]


def test_everything_runs_in_both_languages_in_the_order_of_the_chapters() -> None:
    assert names(plan(notebooks=REPORT)) == ["01 zh", "01 en", "02 zh", "02 en"]


@pytest.mark.parametrize("chapter", ["02", "2", "02_says_what_it_sees", "02_says_what_it_sees.ipynb"])
def test_a_chapter_is_known_by_number_and_by_name(chapter: str) -> None:
    assert names(plan([chapter], notebooks=REPORT)) == ["02 zh", "02 en"]


def test_a_chapter_asked_for_twice_runs_once() -> None:
    assert names(plan(["2", "01", "02"], ["en"], notebooks=REPORT)) == ["01 en", "02 en"]


def test_an_unknown_chapter_is_refused_with_what_exists_and_what_was_meant() -> None:
    with pytest.raises(UnknownNameError) as refusal:
        plan(["02_says_what_it_seas"], notebooks=REPORT)
    assert "01_draws_two_figures, 02_says_what_it_sees" in str(refusal.value)
    assert "Did you mean '02_says_what_it_sees'?" in str(refusal.value)


def test_an_item_holds_every_parameter_sorted_with_defaults_and_given_values() -> None:
    (item,) = plan(["02"], ["en"], {"repeat": "3", "horizon": "2040"}, REPORT)
    assert list(item.parameters.items()) == [
        ("as_of", ""),
        ("code", "0123"),
        ("horizon", 2040),
        ("language", "en"),
        ("levels", [60, 80]),
        ("repeat", 3),
        ("share", 0.5),
        ("strict", False),
    ]


def test_an_item_survives_the_way_to_another_process() -> None:
    items = plan(notebooks=REPORT)
    assert pickle.loads(pickle.dumps(items)) == items


def test_a_parameter_of_one_chapter_goes_to_that_chapter_only() -> None:
    first, second = plan(languages=["zh"], parameters={"repeat": "3"}, notebooks=REPORT)
    assert "repeat" not in first.parameters
    assert second.parameters["repeat"] == 3


def test_a_parameter_of_no_chosen_chapter_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"parameter repeat: found 'repeat'; expected one of as_of, horizon"):
        plan(["01"], parameters={"repeat": "3"}, notebooks=REPORT)


def test_a_misspelt_parameter_is_refused_with_the_name_that_was_meant() -> None:
    with pytest.raises(UnknownNameError, match=r"parameter horizn: .* Did you mean 'horizon'\?"):
        plan(parameters={"horizn": "2040"}, notebooks=REPORT)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("language", "fr", "zh (Chinese) or en (English)"),
        ("as_of", "2024-13-01", "a day as YYYY-MM-DD"),
        ("horizon", "x", "a whole year from"),
        ("repeat", "x", "a whole number"),
        ("share", "half", "a finite number"),
        ("strict", "maybe", "true or false"),
        ("levels", "60", "a value of type list[int]"),
    ],
)
def test_a_wrong_value_is_refused_with_name_value_and_what_is_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        plan(parameters={name: value}, notebooks=REPORT)
    assert str(refusal.value).startswith(f"parameter {name}: found {value!r}; expected {allowed}")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ParameterError, match="parameter language: found 'fr'"):
        plan(languages=["zh", "fr"], notebooks=REPORT)


def test_language_as_a_parameter_narrows_the_languages() -> None:
    assert names(plan(["01"], parameters={"language": "en"}, notebooks=REPORT)) == ["01 en"]


def test_two_languages_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ParameterError, match="found 'en'; expected one of the languages asked for: zh"):
        plan(["01"], ["zh"], {"language": "en"}, REPORT)


@pytest.mark.parametrize(
    ("chapter", "says"),
    [
        ("01", "no cell tagged 'parameters'"),
        ("02", "not a notebook"),
        ("03", "a parameters cell without language"),
        ("04", "a parameters cell that cannot be read"),
        ("05", "parameter horizon: found 1999"),
    ],
)
def test_a_notebook_that_could_not_run_is_refused_before_anything_starts(chapter: str, says: str) -> None:
    with pytest.raises(WeijinError, match=says):
        plan([chapter], notebooks=NOTEBOOKS / "unreadable")


def test_a_broken_notebook_is_no_hindrance_to_another_chapter(tmp_path: Path) -> None:
    shutil.copy(REPORT / "01_draws_two_figures.ipynb", tmp_path)
    shutil.copy(NOTEBOOKS / "unreadable" / "02_is_cut_off.ipynb", tmp_path)
    assert names(plan(["01"], ["zh"], notebooks=tmp_path)) == ["01 zh"]


def test_two_notebooks_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("01_first.ipynb", "01_second.ipynb"):
        shutil.copy(REPORT / "01_draws_two_figures.ipynb", tmp_path / name)
    with pytest.raises(RunError, match=r"01_first\.ipynb and 01_second\.ipynb"):
        find_chapters(tmp_path)


def test_files_that_are_no_chapters_are_passed_over(tmp_path: Path) -> None:
    for name in ("Untitled.ipynb", "1_short.ipynb", "01_draws_two_figures-Copy1.ipynb", "02_chapter.ipynb"):
        shutil.copy(REPORT / "01_draws_two_figures.ipynb", tmp_path / name)
    assert list(find_chapters(tmp_path)) == ["02"]


def test_a_folder_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no chapter in"):
        plan(notebooks=tmp_path)


def test_what_a_complete_run_would_have_besides_is_told() -> None:
    assert left_out(plan(notebooks=REPORT)) == []
    assert left_out(plan(["01"], notebooks=REPORT)) == ["02 zh", "02 en"]
    assert left_out(plan(languages=["zh"], notebooks=REPORT)) == ["01 en", "02 en"]
