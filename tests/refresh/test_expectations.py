"""What an adapter declares stops a file that breaks it, and only such a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from weijin_analysis.refresh.adapter import Adapter, Edition, Reading, Series, Surprise
from weijin_analysis.refresh.comparing import Known, Last, day_of_vintage, news_in
from weijin_analysis.refresh.expectations import check_against_known, check_edition

TODAY = date(2026, 11, 20)


def adapter(**changes: object) -> Adapter:
    series = Series("satellites", "satellites", "constellations", **changes)
    return Adapter("sample", "ch04-gcat", (), (series,), lambda files: Edition(()), "made for this test", may_lose=0.25)


def edition(numbers: dict[str, float], day: date | None = None, entity: str = "Starlink") -> Edition:
    readings = (Reading("satellites", entity, period, Decimal(str(value))) for period, value in numbers.items())
    return Edition(tuple(readings), day)


def known(numbers: dict[str, float], day: str = "2026-01-15", kind: str = "observed") -> Known:
    return {
        ("satellites", "Starlink", period): Last(str(value), kind, period, day, day)
        for period, value in numbers.items()
    }


@pytest.mark.parametrize(
    ("numbers", "changes", "sentence"),
    [
        ({}, {}, "no number for satellites"),
        ({"2024": -1}, {}, "2024: -1 satellites (range 0 to inf): found numbers out of range"),
        ({"2024-Q1": 5}, {}, "Starlink, 2024-Q1: found periods of another form"),
        ({"2024-02-30": 5}, {"periods": ".*"}, "Starlink, 2024-02-30: found periods of another form"),
        ({"2023": 7, "2024": 6}, {"cumulative": True}, "2024: 6 after 7 in 2023: found totals that shrink"),
    ],
)
def test_an_edition_that_cannot_be_is_told(
    numbers: dict[str, float], changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Surprise) as caught:
        check_edition(adapter(**changes), edition(numbers), TODAY)

    assert sentence in str(caught.value)


def test_two_numbers_for_one_thing_are_told_and_one_number_twice_is_not() -> None:
    twice = Edition((*edition({"2024": 5}).readings, *edition({"2024": 5}).readings))
    check_edition(adapter(), twice, TODAY)
    assert len(news_in(adapter(), twice, {})) == 1

    with pytest.raises(Surprise, match="5 and 6: found two numbers for the same thing"):
        check_edition(adapter(), Edition((*edition({"2024": 5}).readings, *edition({"2024": 6}).readings)), TODAY)


def test_a_file_from_the_future_is_told() -> None:
    with pytest.raises(Surprise, match="found a file of 2027-01-01"):
        check_edition(adapter(), edition({"2024": 5}, date(2027, 1, 1)), TODAY)


def test_as_many_numbers_may_be_missing_as_the_adapter_allows() -> None:
    four = known(dict.fromkeys(("2021", "2022", "2023", "2024"), 5))

    check_against_known(adapter(), edition({"2021": 5, "2022": 5, "2023": 5}), four)
    with pytest.raises(Surprise, match=r"2 of 4 known numbers missing \(satellites, Starlink, 2023; "):
        check_against_known(adapter(), edition({"2021": 5, "2022": 5}), four)


def test_parts_of_a_year_may_go_with_the_year() -> None:
    check_against_known(adapter(periods=".*"), edition({"2025": 9}), known({"2025-01-01/2025-06-30": 4}))


@pytest.mark.parametrize("numbers", [{"2024": 51}, {"2024": 0.4}, {"2024": 5, "2025": 51}, {"2024": 0}])
def test_a_number_off_by_more_than_the_factor_is_told(numbers: dict[str, float]) -> None:
    with pytest.raises(Surprise, match=r"after 5 in 2024: found numbers off by a factor"):
        check_against_known(adapter(), edition(numbers), known({"2024": 5}))


@pytest.mark.parametrize("numbers", [{"2024": 50}, {"2024": 5, "1957": 1000}, {"2024": 5, "2025-01-01/2025-01-31": 0}])
def test_a_number_within_the_factor_or_without_a_measure_passes(numbers: dict[str, float]) -> None:
    check_against_known(adapter(), edition(numbers), known({"2024": 5}))


def test_small_numbers_may_jump_below_the_floor() -> None:
    check_against_known(adapter(floor=100), edition({"2024": 99}), known({"2024": 5}))


def test_a_running_total_cannot_lose_a_tenth_of_what_is_known() -> None:
    totals = adapter(cumulative=True, floor=1000)

    check_against_known(totals, edition({"2024": 91}), known({"2024": 100}))
    with pytest.raises(Surprise, match="89 satellites after 100"):
        check_against_known(totals, edition({"2024": 89}), known({"2024": 100}))


def test_a_vintage_is_known_from_the_date_of_its_file() -> None:
    news = news_in(adapter(), edition({"2024": 6}), known({"2024": 5}))

    assert day_of_vintage(adapter(), edition({}, date(2026, 11, 2)), news, TODAY) == date(2026, 11, 2)


def test_a_file_that_keeps_an_old_date_is_known_from_the_day_it_was_fetched() -> None:
    news = news_in(adapter(), edition({"2024": 6}), known({"2024": 5}))

    assert day_of_vintage(adapter(), edition({}, date(2026, 1, 2)), news, TODAY) == TODAY


def test_an_older_file_than_what_is_known_is_told() -> None:
    news = news_in(adapter(), edition({"2024": 6}), known({"2024": 5}, day="2026-11-25"))

    with pytest.raises(Surprise, match="differ from those known since 2026-11-25"):
        day_of_vintage(adapter(), edition({}, date(2026, 1, 2)), news, TODAY)


def test_a_number_that_ends_in_noughts_is_news_too() -> None:
    (news,) = news_in(adapter(), edition({"2024": 260}), known({"2024": 263}))

    assert (news.reading.value, news.before and news.before.text) == (260, "263")
