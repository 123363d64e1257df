"""Inference in rows: score and cost of one list, the restated cost, and a frontier that only gets better."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.messages import message
from weijin_analysis.subjects import inference


def report_rows(day: str = "") -> pd.DataFrame:
    asked = {"metric": inference.PAIR, "entity": inference.SYSTEMS, "source": inference.LISTS}
    return load("arc_scores", day, all_vintages=True, **asked)


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return inference.paired(load("arc_scores", metric=inference.PAIR))


def test_a_score_is_paired_with_the_cost_of_the_same_list_only() -> None:
    made = inference.paired(report_rows())
    assert made.loc[made["entity"].eq(inference.LOW), ["source", "cost"]].to_numpy().tolist() == [
        ["ch03-arcprize-o3", 20.0], ["ch03-arcprize-leaderboard-2025-04", 200.0]
    ]  # fmt: skip
    assert set(made["family"]) == {"o1", "o3-preview"}


def test_a_restated_cost_gives_way_to_the_new_one() -> None:
    now, before = inference.restated(inference.paired(report_rows()))
    assert dict(zip(now["entity"], now["cost"], strict=True)) == {
        "o1 (low)": 1.5, "o1 (medium)": 2.5, "o1 (high)": 3.8, inference.LOW: 200.0, inference.HIGH: 3474.0
    }  # fmt: skip
    assert before["cost"].tolist() == [20.0]


def test_at_its_announcement_the_high_setting_had_no_cost() -> None:
    limits = load("arc_scores", metric=inference.LIMITS)
    said = inference.scaling(report_rows("2024-12-31"), limits)
    assert (said["prize"], said["ratio"], said["cap"]) == (85, 172, 10_000)
    assert (said["announced"], said["score"], said["best"]) == (20.0, 75.7, 87.5)
    assert pd.isna(said["high"])
    assert said["day"] is None
    words = {level: message("f09-2.o1") for level in inference.LEVELS}
    assert inference.levels(said, words) == [(85, words["prize"]), (87.5, words["unpriced"])]
    assert inference.state(said) == "partial"
    assert all(pd.isna(value) for value in inference.scaling(report_rows("2019-12-31"), limits[:0]).values())


def test_people_are_no_systems_and_rough_dates_stay_out(pairs: pd.DataFrame) -> None:
    assert not set(pairs["entity"]) & set(inference.PEOPLE)
    steps = inference.frontiers(pairs)
    assert list(steps) == ["2025-H1", "2025-H2", "2026-H1", "2026-H2"]
    assert all(rows["start"].min() >= pd.Timestamp("2025") for rows in steps.values())


def test_on_a_frontier_more_cost_brings_more_score_and_no_half_year_is_worse(pairs: pd.DataFrame) -> None:
    reach: list[float] = []
    for rows in inference.frontiers(pairs).values():
        assert rows["cost"].is_monotonic_increasing
        assert rows["value"].is_monotonic_increasing
        reach.append(rows["value"].max())
    assert reach == sorted(reach)
    ends = inference.newcomers(inference.frontiers(pairs))
    assert ends == ["Claude Opus 5.5 (High)", "GPT-6 Luna (Max)"]


def test_the_cheapest_task_of_a_score_is_of_one_system(pairs: pd.DataFrame) -> None:
    said = inference.cheapest(pairs, 75)
    assert (said["then"], said["then_period"]) == (0.1743, "2025-H2")
    assert (said["cost"], said["system"]) == (0.018388, "GPT-6 Luna (Max)")
    assert pd.isna(inference.cheapest(pairs, 99.9)["then"])
    assert inference.newcomers({}) == []


def test_the_rows_behind_pairs_are_two_for_each(pairs: pd.DataFrame) -> None:
    some = pairs.head(3)
    assert len(inference.behind(load("arc_scores", metric=inference.PAIR), some)) == 6


def test_the_market_that_was_named_is_a_range() -> None:
    said = inference.market(load("ai_chips", entity="Broadcom"))
    assert said == {"low": 60, "high": 90, "due": "2027", "day": "2024-12-12", "outlook": 100}


def test_nothing_known_gives_nothing() -> None:
    rows = load("arc_scores", "2019-12-31", metric=inference.PAIR)
    assert inference.behind(rows, inference.paired(rows)).empty
    assert list(inference.behind(rows, inference.paired(rows)).columns) == list(rows.columns)
