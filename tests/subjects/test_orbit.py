"""Shares, plans and rockets: read from the rows, and unknown where the rows do not say."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.readings import latest, select, value_of
from weijin_analysis.subjects import orbit

THEN = "2024-12-31"
PLANS = load("constellations", metric="satellites_planned", grade=["secondary", "approx"])
COUNTS = load("constellations", metric=[orbit.LAUNCHED, orbit.ACTIVE], grade=["primary", "secondary"])


def test_a_share_is_of_the_world_of_the_same_catalogue_in_whole_years() -> None:
    rows = load("space_launches", metric="orbital_launch_attempts", source=orbit.GCAT)
    share = orbit.shares(rows, "SpaceX")
    assert latest(share)["period"] == "2024"
    assert latest(share)["value"] == pytest.approx(100 * 138 / 263)


def test_rival_totals_of_the_world_are_told_from_low_to_high() -> None:
    world = load("space_launches", metric=orbit.WORLD_COUNTS, entity="World", period="2024", all_vintages=True)
    counted = {"launches": load("space_launches", metric="orbital_launch_attempts", source=orbit.GCAT)}
    found = orbit.newest_shares(counted, "SpaceX", world)
    assert (found["fewest"], found["most"], found["rule"]) == (261, 263, "2024")
    assert found["launches_part"] == "2025-01-01/2025-11-30"
    assert pd.isna(orbit.newest_shares(counted, "SpaceX", world[:0])["fewest"])


def test_a_constellation_has_one_plan_a_count_then_and_a_count_now() -> None:
    rows = orbit.fleets(PLANS, COUNTS, THEN)
    qianfan = select(rows, fleet="Qianfan")
    assert qianfan[["role", "period", "value"]].to_numpy().tolist() == [
        ["planned", "2030", 15000], ["launched", THEN, 54], ["launched", "2026-08-20", 217],
    ]  # fmt: skip
    assert value_of(rows, fleet="Guowang", role="planned") == 12992  # the filing, not the rounded number after it


def test_plans_on_paper_are_told_from_plans_that_fly() -> None:
    rows = orbit.fleets(PLANS, COUNTS, THEN)
    assert set(select(rows, role="paper")["fleet"]) == {"Astra", "E-Space"}
    assert set(select(rows, fleet="E-Space")["entity"]) == {"E-Space", "E-Space (Rwanda filing)"}


def test_what_is_reached_is_a_share_of_the_plan_then_and_since() -> None:
    found = orbit.reached(orbit.fleets(PLANS, COUNTS, THEN), ["Starlink", "Qianfan"], THEN)
    assert found["starlink_then"] == pytest.approx(100 * 7582 / 42000)
    assert found["qianfan"] == pytest.approx(100 * 217 / 15000)
    assert (found["active_period"], found["n"]) == ("2026-08-20", 10)


def test_on_the_day_itself_nothing_has_been_counted_since() -> None:
    early = COUNTS[COUNTS["known"].le(THEN)]
    found = orbit.reached(orbit.fleets(PLANS, early, THEN), ["Starlink"], THEN)
    assert math.isnan(found["starlink"])
    assert (found["active_period"], found["since_period"]) == (None, None)


def test_what_was_counted_since_is_dated_also_before_anybody_told_what_is_active() -> None:
    known = COUNTS[COUNTS["known"].le("2025-06-30")]
    found = orbit.reached(orbit.fleets(PLANS, known, THEN), ["Starlink"], THEN)
    assert (found["active_period"], found["since_period"]) == (None, "2025-06-30")


def test_progress_towards_a_goal_takes_the_last_count_of_what_was_launched() -> None:
    found = orbit.progress(PLANS, COUNTS, "Qianfan", "2025")
    assert (found["goal"], found["launched"], found["launched_period"]) == (648, 182, "2026-06-04")
    assert found["share"] == pytest.approx(100 * 182 / 648)


def test_what_was_flown_has_one_count_of_active_satellites_and_no_doubtful_one() -> None:
    rows = orbit.flown(COUNTS, ["Qianfan", "Kuiper"], "2023-12-31")
    active = select(rows, metric=orbit.ACTIVE).set_index("entity")["value"].to_dict()
    assert active == {"Kuiper": 392, "Qianfan": 217}
    assert rows["end"].min().year == 2023
    assert 119 not in set(rows["value"])


def test_without_rows_progress_is_unknown() -> None:
    found = orbit.progress(PLANS[:0], COUNTS[:0], "Qianfan", "2025")
    assert math.isnan(found["share"])
    assert found["launched_period"] is None


def test_a_rocket_is_cheaper_than_each_of_the_others_by_its_own_share() -> None:
    costs = load("launch_cost", metric="launch_cost_per_kg_leo")
    found = orbit.cheaper(costs, "Falcon 9", ["Space Shuttle", "Proton"])
    assert found["falcon_9"] == 2600
    assert found["space_shuttle_drop"] == pytest.approx(100 * (1 - 2600 / 65400))
    assert math.isnan(orbit.cheaper(costs[:0], "Falcon 9", ["Proton"])["proton_drop"])
