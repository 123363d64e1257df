"""Numbers read out of rows: never an error where nothing is known, always one where rows disagree."""

from __future__ import annotations

import math

import pytest

from weijin_analysis.catalog import load
from weijin_analysis.errors import DataError, UnknownNameError
from weijin_analysis.messages import known, message, those_known
from weijin_analysis.readings import (
    ends,
    last_of_each,
    latest,
    lead,
    newest,
    select,
    unstated,
    value_of,
    values_by,
)

BILLINGS = load("chip_equipment_billings", metric="semi_equipment_billings", frequency="year")


def test_a_value_is_read_by_what_it_is_about() -> None:
    assert value_of(BILLINGS, entity="China", period="2024") == 49.6


def test_what_is_not_known_is_nan() -> None:
    assert math.isnan(value_of(BILLINGS, entity="China", period="1999"))
    assert math.isnan(value_of(BILLINGS, "high", entity="China", period="2024"))


def test_rows_that_disagree_are_no_reading() -> None:
    with pytest.raises(DataError, match="period 2024"):
        value_of(BILLINGS, period="2024")


def test_one_number_is_read_for_each_entry_and_nan_where_there_is_none() -> None:
    found = values_by(select(BILLINGS, period="2024"), "entity", "China", "Atlantis")
    assert found["China"] == 49.6
    assert math.isnan(found["Atlantis"])


def test_rows_are_selected_by_a_value_or_by_several() -> None:
    assert set(select(BILLINGS, entity="China")["entity"]) == {"China"}
    assert set(select(BILLINGS, entity=["China", "World"], period="2024")["entity"]) == {"China", "World"}
    assert len(select(BILLINGS)) == len(BILLINGS)


def test_the_latest_row_is_the_one_whose_period_ends_last() -> None:
    assert latest(BILLINGS, entity="World")["period"] == "2025"
    assert latest(BILLINGS, entity="World")["value"] == 135.1


def test_without_rows_the_latest_is_unknown() -> None:
    found = latest(BILLINGS, entity="Atlantis")
    assert found["period"] is None
    assert math.isnan(found["value"])


def test_each_entity_has_its_last_row_up_to_a_day() -> None:
    then = last_of_each(BILLINGS, until="2024-12-31")
    assert then["entity"].is_unique
    assert set(then["period"]) == {"2024"}
    assert set(last_of_each(BILLINGS)["entity"]) == set(BILLINGS["entity"])
    assert last_of_each(BILLINGS[:0], until="2024-12-31").empty


def test_several_frames_are_read_under_the_names_of_a_sentence() -> None:
    world = BILLINGS[BILLINGS["entity"].eq("World")]
    found = newest(world=world, nobody=world[:0])
    assert (found["world"], found["world_period"]) == (135.1, "2025")
    assert math.isnan(found["nobody"])
    assert found["nobody_period"] is None


def test_the_ends_of_a_series_do_not_depend_on_its_order() -> None:
    world = BILLINGS[BILLINGS["entity"].eq("World")]
    assert ends(world) == ends(world[::-1])
    assert ends(world)["value"] == 135.1
    assert ends(world)["n"] == len(world)


def test_the_ends_of_nothing_are_unknown() -> None:
    found = ends(BILLINGS[:0])
    assert (found["first"], found["last"], found["n"]) == (None, None, 0)
    assert math.isnan(found["change"])


def test_a_lead_counts_the_periods_up_to_the_last_that_both_are_known_for() -> None:
    flows = load("direct_investment", entity="China", source="ch10-wir2026-explorer")
    out, inward = (flows[flows["metric"].eq(f"fdi_{way}")] for way in ("outflow", "inflow"))
    assert lead(out, inward) | {"above": 0, "below": 0} == {"last": "2025", "above": 0, "below": 0, "n": 3}
    assert lead(out[out["period"].le("2022")], inward)["n"] == 0
    assert lead(out[out["period"].le("2018")], inward[::-1])["n"] == 4


def test_periods_without_a_row_are_named_between_the_first_and_the_last() -> None:
    shares = load("robot_domestic_share", metric="domestic_supplier_share_of_installations")
    assert unstated(shares) == ["2014", "2017/2019", "2021", "2022"]
    assert unstated(shares[shares["period"].le("2016")]) == ["2014"]
    assert unstated(load("robotaxi", metric="apollo_go_rides_quarter"), "Q") == ["2022-Q1"]
    assert unstated(shares[:0]) == unstated(shares[:1]) == []


def test_without_a_shared_period_nobody_leads() -> None:
    found = lead(BILLINGS, BILLINGS[:0])
    assert (found["last"], found["n"]) == (None, 0)
    assert math.isnan(found["above"])


def test_a_message_without_a_second_wording_is_said_as_it_is() -> None:
    assert known("chart.change", change=12).key == message("chart.change", change=12).key


@pytest.mark.parametrize("unknown", [None, float("nan")])
def test_a_message_that_needs_what_is_not_known_is_refused(unknown: object) -> None:
    with pytest.raises(UnknownNameError, match="change"):
        known("chart.change", change=unknown)


@pytest.mark.parametrize("unknown", [None, float("nan"), [], ()])
def test_a_remark_that_needs_what_is_not_known_is_left_out(unknown: object) -> None:
    said = those_known(["chart.change", "house"], change=unknown)
    assert [one.key for one in said] == ["house"]
    assert [one.key for one in those_known(["chart.change", "house"], change=12)] == ["chart.change", "house"]
