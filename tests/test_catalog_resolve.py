"""The order of precedence among statements about the same thing, rule by rule and as properties."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.catalog.resolve import GRADE_TIERS, KEY, choose, last_digit, visible

ROW = {
    "metric": "price", "entity": "World", "period": "2024", "unit": "USD/kWh",
    "value": "", "low": "", "high": "", "known": "2024-06-30", "grade": "secondary",
    "kind": "observed", "source": "a", "published": "2024",
}  # fmt: skip


def statements(*rows: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame([ROW | row for row in rows], columns=list(ROW), dtype=str)
    written = {f"{name}_text": frame[name] for name in ("value", "low", "high")}
    return frame.assign(**written, known=pd.to_datetime(frame["known"].where(frame["known"].ne(""))))


def chosen(*rows: dict[str, str], as_of: str = "") -> list[str]:
    """Values (or ranges) of the rows that hold."""
    held = choose(visible(statements(*rows), as_of))
    return sorted(held["value"].where(held["value"].ne(""), held["low"] + ".." + held["high"]))


def test_a_row_is_invisible_before_the_day_it_became_known() -> None:
    rows = {"value": "1", "known": "2024-01-31"}, {"value": "2", "known": "2024-02-01"}

    assert chosen(*rows, as_of="2024-01-30") == []
    assert chosen(*rows, as_of="2024-01-31") == ["1"]
    assert chosen(*rows, as_of="2024-02-01") == ["2"]


def test_a_row_of_which_nobody_can_tell_since_when_counts_only_today_and_as_the_earliest() -> None:
    rows = {"value": "1", "known": ""}, {"value": "2", "known": "2020-01-01"}

    assert chosen(rows[0], as_of="2099-12-31") == []
    assert chosen(rows[0]) == ["1"]
    assert chosen(*rows) == ["2"]


@pytest.mark.parametrize("better", ["primary", "secondary"])
@pytest.mark.parametrize("worse", ["approx", "report"])
def test_a_weaker_grade_does_not_displace_a_stronger_one_by_being_later(better: str, worse: str) -> None:
    rows = {"value": "115", "grade": better, "known": "2024-01-01"}, {"value": "98", "grade": worse}

    assert chosen(*rows) == ["115"]


def test_rounded_words_come_before_the_report() -> None:
    assert chosen({"value": "100", "grade": "approx"}, {"value": "97", "grade": "report"}) == ["100"]


def test_primary_and_secondary_are_one_tier_so_the_later_holds() -> None:
    rows = {"value": "115", "grade": "primary", "known": "2024-01-01"}, {"value": "118", "grade": "secondary"}

    assert chosen(*rows) == ["118"]


def test_a_value_comes_before_a_mere_range_even_if_the_range_is_later() -> None:
    rows = {"value": "43", "known": "2024-01-01"}, {"low": "30", "high": "40"}

    assert chosen(*rows) == ["43"]


def test_a_better_grade_comes_before_a_value() -> None:
    assert chosen({"value": "1", "grade": "report"}, {"low": "1", "high": "2", "grade": "primary"}) == ["1..2"]


def test_the_latest_of_two_ranges_holds() -> None:
    rows = {"low": "30", "high": "40", "known": "2024-01-01"}, {"low": "32", "high": "41"}

    assert chosen(*rows) == ["32..41"]


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("295045", "295000"),  # zeros at the end of a whole number are not significant
        ("61000", "60000"),
        ("2.49", "2.5"),
        ("2.45", "2.5"),  # halves are rounded either way
        ("2.55", "2.5"),
        ("60630.0", "60630"),  # zeros after the point are
        ("0.3", "0"),
        ("-3.2", "-3"),
        ("1.92e+21", "1.9e+21"),
    ],
)
def test_a_number_that_only_rounds_an_earlier_one_does_not_displace_it(exact: str, rounded: str) -> None:
    earlier, later = {"value": exact, "known": "2024-01-01"}, {"value": rounded, "known": "2025-01-01"}

    assert chosen(earlier, later) == [exact]


@pytest.mark.parametrize(("old", "new"), [("115", "120.5"), ("295045", "296000"), ("60000", "61000"), ("115", "115.0")])
def test_a_number_that_is_news_displaces_an_earlier_one(old: str, new: str) -> None:
    assert chosen({"value": old, "known": "2024-01-01"}, {"value": new, "known": "2025-01-01"}) == [new]


def test_a_rounding_of_a_rounding_is_no_news_either() -> None:
    days = ("2.449", "2024-01-01"), ("2.45", "2024-02-01"), ("2.5", "2024-03-01")

    assert chosen(*({"value": value, "known": known} for value, known in days)) == ["2.449"]


def test_a_number_that_rounds_what_has_been_displaced_since_is_news() -> None:
    days = ("295045", "2024-01-01"), ("301234", "2024-02-01"), ("295000", "2024-03-01")

    assert chosen(*({"value": value, "known": known} for value, known in days)) == ["295000"]


def test_a_range_whose_ends_only_round_an_earlier_one_does_not_displace_it() -> None:
    rows = {"low": "14.2", "high": "60.1", "known": "2024-01-01"}, {"low": "14", "high": "60"}

    assert chosen(*rows) == ["14.2..60.1"]


def test_an_open_range_is_no_rounding_of_a_closed_one() -> None:
    rows = {"low": "14.2", "high": "60.1", "known": "2024-01-01"}, {"low": "14", "high": ""}

    assert chosen(*rows) == ["14.."]


def test_an_observation_displaces_a_target_even_where_it_rounds_it() -> None:
    rows = {"value": "100.4", "kind": "target", "known": "2023-01-01"}, {"value": "100", "kind": "observed"}

    assert chosen(*rows) == ["100"]


def test_a_later_estimate_that_rounds_an_observation_does_not_displace_it() -> None:
    rows = {"value": "2.35", "kind": "observed", "known": "2023-01-01"}, {"value": "2.4", "kind": "estimate"}

    assert chosen(*rows) == ["2.35"]


def test_of_two_numbers_known_on_the_same_day_the_more_precise_holds() -> None:
    assert chosen({"value": "7.1"}, {"value": "7.107", "source": "b"}, {"value": "7.11", "source": "c"}) == ["7.107"]


def test_numbers_that_still_tie_are_all_kept_and_marked_as_disputed() -> None:
    held = choose(statements({"value": "157"}, {"value": "158", "source": "b"}, {"value": "9", "period": "2023"}))

    assert held.loc[held["period"].eq("2024"), "value"].tolist() == ["157", "158"]
    assert held["disputed"].tolist() == [True, True, False]


def test_equal_numbers_are_one_and_the_primary_source_gives_it() -> None:
    rows = {"value": "115", "source": "a"}, {"value": "115", "source": "z", "grade": "primary"}
    held = choose(statements(*rows))

    assert held["source"].tolist() == ["z"]
    assert not held["disputed"].any()


def test_equal_numbers_of_equal_grade_are_one_and_the_first_source_by_name_gives_it() -> None:
    assert choose(statements({"value": "115", "source": "b"}, {"value": "115"}))["source"].tolist() == ["a"]


def test_different_units_periods_and_entities_are_different_things() -> None:
    rows = [{"value": "1"}, {"value": "2", "unit": "USD_2024/kWh"}, {"value": "3", "period": "2023"}]

    assert chosen(*rows, {"value": "4", "entity": "China"}) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "power"),
    [("115", 0), ("295000", 3), ("38.0", -1), ("0", 0), ("0.0", -1), ("-10", 1), ("5e+26", 26), ("1.50e+22", 20)],
)
def test_the_last_significant_digit_is_read_off_the_text(text: str, power: int) -> None:
    assert last_digit(text) == power


DAYS = [f"2024-0{month}-01" for month in range(1, 5)]
NUMBERS = ["100", "104", "104.4", "104.45", "104.0", "100.4", "110", "95", "99.6"]
RANGES = [("95", "105"), ("100", "110"), ("100", ""), ("95.2", "104.8")]


@st.composite
def rivals(draw: st.DrawFn) -> pd.DataFrame:
    """Statements about two things, with much agreement, rounding and dispute among them."""
    rows = []
    for number in range(draw(st.integers(1, 7))):
        low, high = draw(st.sampled_from([("", ""), *RANGES]))
        value = draw(st.sampled_from(NUMBERS)) if not low else draw(st.sampled_from(["", "", "104"]))
        rows.append(
            {
                "period": draw(st.sampled_from(["2023", "2024", "2024"])),
                "value": value,
                "low": low,
                "high": high,
                "known": draw(st.sampled_from(["", *DAYS])),
                "grade": draw(st.sampled_from(list(GRADE_TIERS))),
                "kind": draw(st.sampled_from(["observed", "forecast"])),
                "source": f"s{number}",
            }
        )
    return statements(*rows)


def held(frame: pd.DataFrame, as_of: str) -> dict[tuple[str, ...], set[str]]:
    """Sources of the rows that hold, by key."""
    rows = choose(visible(frame, as_of))
    return {key: set(group["source"]) for key, group in rows.groupby(KEY)}


def strength(frame: pd.DataFrame, sources: set[str]) -> tuple[int, bool]:
    row = frame[frame["source"].isin(sources)].iloc[0]
    return -GRADE_TIERS[row["grade"]], row["value"] != ""


@given(frame=rivals())
def test_the_visible_rows_only_grow_with_the_day(frame: pd.DataFrame) -> None:
    views = [set(visible(frame, day).index) for day in [*DAYS, ""]]

    assert all(earlier <= later for earlier, later in pairwise(views))


@given(frame=rivals())
def test_no_view_of_a_day_shows_a_row_known_later(frame: pd.DataFrame) -> None:
    for day in DAYS:
        assert choose(visible(frame, day))["known"].le(pd.Timestamp(day)).all()


@given(frame=rivals())
def test_every_visible_key_has_a_row_that_holds_and_only_disputes_have_several(frame: pd.DataFrame) -> None:
    for day in [*DAYS, ""]:
        seen = visible(frame, day)
        rows = choose(seen)
        several = rows.groupby(KEY)["source"].transform("size").gt(1)
        assert set(map(tuple, rows[KEY].to_numpy())) == set(map(tuple, seen[KEY].to_numpy()))
        assert rows["disputed"].equals(several.rename("disputed"))


@given(frame=rivals())
def test_strength_never_falls_with_the_day(frame: pd.DataFrame) -> None:
    views = [held(frame, day) for day in [*DAYS, ""]]
    for earlier, later in pairwise(views):
        for key, sources in earlier.items():
            assert strength(frame, later[key]) >= strength(frame, sources)


@given(frame=rivals())
def test_only_a_row_newly_visible_changes_what_holds(frame: pd.DataFrame) -> None:
    days = [*DAYS, ""]
    for day, next_day in pairwise(days):
        before, after = held(frame, day), held(frame, next_day)
        new = set(visible(frame, next_day)["source"]) - set(visible(frame, day)["source"])
        for key, sources in after.items():
            assert sources == before.get(key) or sources & new
            assert sources - before.get(key, set()) <= new


@given(frame=rivals())
def test_a_weaker_row_never_displaces_a_stronger_one(frame: pd.DataFrame) -> None:
    for _, group in frame.groupby(KEY):
        best = max(strength(frame, {source}) for source in group["source"])
        for sources in held(group, "").values():
            assert all(strength(frame, {source}) == best for source in sources)


@given(frame=rivals())
def test_disputed_rows_say_different_things_in_the_same_way(frame: pd.DataFrame) -> None:
    rows = choose(frame)
    for _, group in rows[rows["disputed"]].groupby(KEY):
        assert not group.duplicated(["value", "low", "high"]).any()
        assert group["grade"].map(GRADE_TIERS).nunique() == 1
        assert group["known"].nunique(dropna=False) == 1


@given(frame=rivals(), seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, seed: object) -> None:
    labels = list(frame.index)
    seed.shuffle(labels)  # type: ignore[attr-defined]
    shuffled = frame.loc[labels]

    assert held(shuffled, "") == held(frame, "")
