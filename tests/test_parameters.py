"""The parameters of the notebooks: what each may be, and what a refusal says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.errors import ParameterError, UnknownNameError
from weijin_analysis.parameters import check_as_of, check_language, check_parameters


def test_values_come_back_as_what_they_stand_for() -> None:
    given = {"as_of": " 2024-12-31 ", "language": "en", "horizon": "2040", "threshold": "62.5"}
    assert check_parameters(given) == {"as_of": "2024-12-31", "language": "en", "horizon": 2040, "threshold": 62.5}


def test_a_quarter_has_about_thirteen_weeks_and_a_ceiling_is_a_number() -> None:
    assert check_parameters({"weeks": "13", "ceiling": "2e6"}) == {"weeks": 13, "ceiling": 2_000_000.0}


def test_the_first_year_of_a_series_is_a_past_year() -> None:
    assert check_parameters({"since": "2010"}) == {"since": 2010}


def test_a_score_is_a_part_of_a_hundred() -> None:
    assert check_parameters({"score": "75"}) == {"score": 75.0}
    with pytest.raises(ParameterError, match="at most 100"):
        check_parameters({"score": 101})


def test_an_empty_day_means_everything_known() -> None:
    assert check_as_of("") == ""


@given(st.dates())
def test_every_calendar_day_is_accepted_as_written(day) -> None:
    assert check_as_of(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("as_of", "2024-13-01"),
        ("as_of", "2024-02-30"),
        ("as_of", "20241231"),
        ("as_of", "2024-W52-2"),
        ("as_of", "2024-12"),
        ("as_of", "today"),
        ("language", "fr"),
        ("language", "ZH"),
        ("language", ""),
        ("language", None),
        ("horizon", "x"),
        ("horizon", "2035.0"),
        ("horizon", 1999),
        ("horizon", 2061),
        ("horizon", ""),
        ("threshold", "cheap"),
        ("threshold", 0),
        ("threshold", -1),
        ("threshold", "nan"),
        ("threshold", "inf"),
        ("ceiling", "-5"),
        ("weeks", "a few"),
        ("weeks", 11),
        ("weeks", 15),
        ("since", 1949),
        ("since", "lately"),
    ],
)
def test_a_wrong_value_is_refused_with_name_value_and_what_is_allowed(name: str, value: object) -> None:
    with pytest.raises(ParameterError) as refusal:
        check_parameters({name: value})
    sentence = str(refusal.value)
    assert sentence.startswith(f"parameter {name}: found {value!r}; expected ")
    assert refusal.value.expected
    assert refusal.value.remedy == f"Change {name} and run again."


def test_a_parameter_of_no_chapter_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"parameter horizn: found 'horizn'; expected one of as_of, language"):
        check_parameters({"horizn": 2035})


def test_the_languages_are_chinese_and_english() -> None:
    assert [check_language(language) for language in ("zh", "en")] == ["zh", "en"]
