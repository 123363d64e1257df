from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError
from weijin_analysis.vintages import (
    newest_complete,
    newest_edition,
    rows_used,
    target_moves,
    threshold_years,
)

WORLD = {"entity": "World"}
REPORT_DAY = "2024-12-31"


def prices(as_of: str = "", **filters: object) -> pd.DataFrame:
    return catalog.load("battery_price", as_of, metric="pack_price_real", **WORLD, **filters)


def forecasts(as_of: str = "", *, all_vintages: bool = True) -> pd.DataFrame:
    return catalog.load("battery_price", as_of, all_vintages=all_vintages, metric="pack_price_forecast", **WORLD)


def moves(now: str, as_of: str | None = None) -> pd.DataFrame:
    rows = catalog.load("solid_state_timeline", now if as_of is None else as_of, all_vintages=True)
    return target_moves(rows, catalog.reference("milestone_pairs"), REPORT_DAY, now)


def without(found: pd.DataFrame) -> list[str]:
    """The makers that were to be compared and could not be."""
    return [entity for entity in catalog.reference("milestone_pairs")["entity"] if entity not in set(found["entity"])]


def survey(values: dict[int, float], year: int = 2020, **columns: object) -> pd.DataFrame:
    """A made-up list of one survey."""
    rows = [
        {
            "metric": "m", "entity": "e", "kind": "observed", "frequency": "year", "start": pd.Timestamp(f"{period}"),
            "value": value, "high": float("nan"), "unit": f"USD_{year}/kWh", "published": f"{year}-12",
            "known": pd.Timestamp(f"{year}-12-31"), "grade": "secondary", "source": "s", **columns,
        }
        for period, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize("as_of", ["", "2024-12-31"])
def test_the_newest_complete_list_is_that_of_the_2024_survey(as_of: str) -> None:
    found = newest_complete(prices(as_of))

    assert found["value"].tolist() == [
        1436, 1114, 876, 806, 715, 463, 356, 266, 218, 189, 165, 155, 166, 144, 115,
    ]  # fmt: skip
    assert found["period"].tolist() == [str(year) for year in range(2010, 2025)]
    assert set(found["unit"]) == {"USD_2024/kWh"}


def test_asked_as_of_2019_the_newest_complete_list_is_that_of_the_2018_survey() -> None:
    found = newest_complete(prices("2019-12-31"))

    assert found["period"].tolist() == [str(year) for year in range(2010, 2019)]
    assert set(found["unit"]) == {"USD_2018/kWh"}


def test_before_any_list_was_whole_there_is_none() -> None:
    assert newest_complete(prices("2018-06-30")).empty


def test_a_list_with_a_gap_or_too_few_years_is_not_complete() -> None:
    gap = survey({2010: 9, 2011: 8, 2012: 7, 2014: 6, 2015: 5}, year=2022)
    short = survey({2010: 9, 2011: 8, 2012: 7, 2013: 6}, year=2021)
    whole = survey({2010: 9, 2011: 8, 2012: 7, 2013: 6, 2014: 5}, year=2020)

    found = newest_complete(pd.concat([gap, short, whole], ignore_index=True))

    assert set(found["unit"]) == {"USD_2020/kWh"}


def test_a_list_that_starts_later_is_complete_only_for_that_first_year() -> None:
    old = survey({year: 20.0 - year % 100 for year in range(2010, 2016)}, year=2016)
    new = survey({year: 20.0 - year % 100 for year in range(2012, 2018)}, year=2018)
    both = pd.concat([old, new], ignore_index=True)

    assert set(newest_complete(both)["unit"]) == {"USD_2016/kWh"}
    assert set(newest_complete(both, first=2012)["unit"]) == {"USD_2018/kWh"}


def test_parts_of_a_year_and_nominal_prices_do_not_fill_a_list() -> None:
    years = survey({2010: 9, 2011: 8, 2012: 7, 2013: 6})
    half = survey({2014: 5}, frequency="half")
    nominal = survey({2014: 5}).assign(unit="USD/kWh")

    assert newest_complete(pd.concat([years, half, nominal], ignore_index=True)).empty


def test_lists_of_several_entities_are_refused() -> None:
    mixed = pd.concat([survey({2010: 9}), survey({2010: 9}, entity="China")], ignore_index=True)

    with pytest.raises(DataError, match="China, e"):
        newest_complete(mixed)


@pytest.mark.parametrize("all_vintages", [True, False])
def test_each_survey_tells_when_it_expected_a_hundred_dollars(all_vintages: bool) -> None:
    found = threshold_years(forecasts(all_vintages=all_vintages)).set_index("survey")

    reached = found[found["status"].eq("reached")]
    assert reached[["year", "value", "upper_bound"]].to_records().tolist() == [
        (2017, 2025, 96, False),
        (2019, 2024, 100, True),
        (2020, 2023, 101, False),
        (2021, 2024, 100, True),
        (2022, 2026, 100, True),
        (2024, 2026, 100, True),
    ]
    between = found.loc[2023]
    assert between["status"] == "between"
    assert between[["above_year", "above_value", "below_year", "below_value"]].tolist() == [2025, 113, 2030, 80]
    assert pd.isna(between["year"])
    assert found.loc[2025, ["status", "above_year", "value"]].tolist() == ["later", 2026, 105]
    assert pd.isna(found.loc[2025, "year"])


def test_there_is_no_survey_of_2018_and_none_in_nominal_dollars() -> None:
    rows = forecasts()

    found = threshold_years(rows)

    assert found["survey"].tolist() == [2017, 2019, 2020, 2021, 2022, 2023, 2024, 2025]
    assert rows_used(found, rows)["unit"].str.startswith("USD_20").all()


def test_the_rows_behind_each_survey_can_be_traced() -> None:
    rows = forecasts()
    found = threshold_years(rows)

    used = rows_used(found[found["survey"].eq(2023)], rows)

    assert used["value"].tolist() == [113, 80]
    assert len(rows_used(found, rows)) == 9
    assert used["source"].tolist() == ["ch08-bnef-2023-copy2", "ch08-bnef-2023-copy2"]


def test_surveys_of_later_days_are_not_known_earlier() -> None:
    assert threshold_years(forecasts(REPORT_DAY))["survey"].max() == 2024
    assert threshold_years(forecasts("2016-12-31")).empty


def answer(values: dict[int, float], **bounds: object) -> pd.Series:
    rows = survey(values, kind="forecast")
    for name, column in bounds.items():
        rows[name] = column
    return threshold_years(rows).iloc[0]


def test_about_a_hundred_counts_when_nothing_firmer_is_stated() -> None:
    found = answer({2023: 100.0, 2030: 61.0}, grade=["approx", "secondary"])

    assert found[["status", "year"]].tolist() == ["reached", 2023]


def test_about_a_hundred_yields_to_a_stated_bound() -> None:
    found = answer({2023: 100.0, 2024: 100.0}, grade=["approx", "approx"], high=[float("nan"), 100.0])

    assert found[["status", "year", "upper_bound"]].tolist() == ["reached", 2024, True]


@pytest.mark.parametrize(("value", "status"), [(101.0, "reached"), (101.5, "later"), (99.5, "reached")])
def test_a_forecast_within_one_percent_reaches_the_threshold(value: float, status: str) -> None:
    assert answer({2020: 120.0, 2025: value})["status"] == status


def test_a_step_to_clearly_below_within_a_year_needs_no_guess() -> None:
    assert answer({2024: 113.0, 2025: 80.0})[["status", "year"]].tolist() == ["reached", 2025]


def test_a_survey_that_starts_below_the_threshold_reaches_it_in_its_first_year() -> None:
    assert answer({2025: 96.0, 2030: 70.0})[["status", "year"]].tolist() == ["reached", 2025]


def test_another_threshold_gives_other_years() -> None:
    found = threshold_years(forecasts(), threshold=75).set_index("survey")

    assert found.loc[2024, ["status", "year", "value"]].tolist() == ["reached", 2030, 69]
    assert found.loc[2023, ["status", "above_year", "value"]].tolist() == ["later", 2030, 80]


def test_a_bound_above_the_threshold_says_nothing_about_it() -> None:
    found = threshold_years(forecasts(), threshold=75).set_index("survey")

    assert 2021 not in found.index  # "below 100 in 2024" is all it says
    assert found.loc[2022, ["status", "above_year"]].tolist() == ["later", 2023]


def test_the_targets_have_moved_as_the_makers_say() -> None:
    found = moves("").set_index("entity")

    assert found[["status", "year_then", "year_now"]].to_records().tolist() == [
        ("BYD", "later", 2027, 2030),
        ("ProLogium", "later", 2026, 2028),
        ("SAIC / QingTao", "later", 2026, 2027),
        ("GAC", "renamed", 2026, 2026),
        ("Chery", "renamed", 2027, 2027),
        ("Samsung SDI", "unchanged", 2027, 2027),
        ("Toyota", "unchanged", 2027, 2027),
        ("Nissan", "unchanged", 2028, 2028),
        ("SK On", "earlier", 2030, 2029),
    ]
    assert found["shift"].dropna().tolist() == [3, 2, 1, 0, 0, 0, -1]


def test_a_renamed_milestone_is_named_and_its_new_range_shown_beside_it() -> None:
    gac = moves("").set_index("entity").loc["GAC"]

    assert gac[["metric_then", "metric_now", "metric_also"]].tolist() == [
        "assb_first_vehicle",
        "assb_demo_vehicle",
        "assb_mass_production",
    ]
    assert gac[["low_also", "high_also"]].tolist() == [2027, 2030]
    assert pd.isna(gac["shift"])


def test_a_stated_range_keeps_both_its_ends() -> None:
    toyota = moves("").set_index("entity").loc["Toyota"]

    assert toyota[["low_then", "high_then", "low_now", "high_now"]].tolist() == [2027, 2028, 2027, 2028]


def test_the_report_speaks_only_for_the_maker_that_had_not_spoken() -> None:
    found = moves("").set_index("entity")

    assert found.index[found["report_then"]].tolist() == ["BYD"]


def test_a_target_whose_day_nobody_can_tell_is_used_only_today_and_marked() -> None:
    assert not moves("").set_index("entity").loc["SK On", "dated_then"]

    everything, dated = moves("2026-11-23", as_of=""), moves("2026-11-23")
    assert without(everything) == ["SK On"]
    assert everything["entity"].tolist() == dated["entity"].tolist()
    assert dated["dated_then"].all()


def test_at_the_end_of_2024_nothing_has_moved_yet() -> None:
    found = moves(REPORT_DAY)

    assert found["status"].eq("unchanged").all()
    assert found["metric_now"].equals(found["metric_then"])
    assert without(found) == ["SK On"]


def test_a_view_of_an_earlier_day_compares_that_day_with_itself() -> None:
    found = moves("2023-12-31")

    assert found["entity"].tolist() == ["ProLogium", "GAC", "Samsung SDI", "Toyota", "Nissan"]
    assert found["status"].eq("unchanged").all()


def test_a_view_between_shows_the_first_slip_only() -> None:
    found = moves("2025-06-30").set_index("entity")

    assert found.loc["ProLogium", ["status", "year_now"]].tolist() == ["later", 2027]
    assert found.loc["GAC", "status"] == "unchanged"


def test_no_row_behind_a_move_is_known_after_its_day() -> None:
    for now in (REPORT_DAY, "2025-06-30", "2026-01-31"):
        rows = catalog.load("solid_state_timeline", all_vintages=True)
        found = target_moves(rows, catalog.reference("milestone_pairs"), REPORT_DAY, now)
        used = rows_used(found, rows)
        assert used["known"].le(pd.Timestamp(now)).all()
        assert rows.loc[[label for labels in found["rows_then"] for label in labels], "known"].max() <= pd.Timestamp(
            REPORT_DAY
        )


def test_the_rows_behind_every_end_can_be_listed() -> None:
    rows = catalog.load("solid_state_timeline", all_vintages=True)
    found = target_moves(rows, catalog.reference("milestone_pairs"), REPORT_DAY, "")

    used = rows_used(found, rows)

    assert len(used) == 2 * 9 + 1  # both ends of nine makers, and the range of one
    assert set(used["entity"]) == set(found["entity"])
    for move in found.itertuples():
        assert rows.loc[list(move.rows_then), "value"].tolist() == [move.year_then]
        assert rows.loc[list(move.rows_now), "value"].tolist() == [move.year_now]


def test_a_range_that_grows_at_its_end_has_moved_later() -> None:
    rows = catalog.load("solid_state_timeline", all_vintages=True, entity="Toyota")
    newest = rows["known"].eq(rows.loc[rows["metric"].eq("assb_first_vehicle"), "known"].max())
    rows.loc[newest, "high"] = 2029.0

    found = target_moves(rows, catalog.reference("milestone_pairs"), REPORT_DAY, "").iloc[0]

    assert found[["status", "shift"]].tolist() == ["later", 1]


def test_without_any_statement_every_maker_is_left_out() -> None:
    pairs = catalog.reference("milestone_pairs")
    found = target_moves(catalog.load("solid_state_timeline").iloc[:0], pairs, REPORT_DAY, "")

    assert found.empty
    assert without(found) == pairs["entity"].tolist()


@pytest.mark.parametrize(("as_of", "edition", "last"), [("", "2026", 2025), (REPORT_DAY, "2024-06-20", 2023)])
def test_the_newest_edition_of_a_yearbook_is_one_publication(as_of: str, edition: str, last: int) -> None:
    flows = catalog.load("direct_investment", as_of, all_vintages=True, metric=["fdi_outflow", "fdi_inflow"])
    found = newest_edition(flows)
    assert set(found["published"]) == {edition}
    assert found["start"].dt.year.max() == last
    assert not found.duplicated(["metric", "entity", "period"]).any()


def test_of_no_editions_none_is_newest() -> None:
    assert newest_edition(catalog.load("direct_investment")[:0]).empty
