import numpy as np
import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError, ParameterError
from weijin_analysis.trends import (
    HINDCAST_COLUMNS,
    LEVELS,
    align_units,
    band_record,
    forecast,
    hindcast,
    panel,
    published,
    score,
)


def two_vintages() -> pd.DataFrame:
    """A list of 2010 in old dollars, and one of 2015 in new dollars (1.1 times the old) that revises 2009 by 5 %."""
    years = np.arange(2000, 2016)
    values = 100 * np.exp(-0.1 * (years - 2000))
    old = pd.DataFrame({"year": years[:11], "value": values[:11], "unit": "USD_2010/kg", "vintage": "2010-12-31"})
    new = pd.DataFrame({"year": years, "value": values * 1.1, "unit": "USD_2015/kg", "vintage": "2015-12-31"})
    new.loc[new["year"] == 2009, "value"] *= 1.05
    return pd.concat([old, new], ignore_index=True)


def test_a_hindcast_holds_every_origin_and_every_period_that_came(packs):
    rows = hindcast(packs, "cost", horizon=5)
    assert list(rows.columns) == list(HINDCAST_COLUMNS)
    pairs = set(zip(rows["origin"], rows["period"], strict=True))
    assert pairs == {(origin, period) for origin in range(2015, 2024) for period in range(origin + 1, 2025)
                     if period - origin <= 5}  # fmt: skip
    assert len(rows) == len(pairs) * len(LEVELS)
    assert (rows["points"] == rows["origin"] - 2009).all()


def test_a_hindcast_is_the_forecast_of_what_was_there(packs):
    rows = hindcast(packs, "cost", ["engine", "fl", "ols"])
    for method in ("engine", "fl", "ols"):
        past = packs[packs["year"] <= 2018]
        table = forecast(past["year"], past["value"], 2024, "cost", method=method)
        ours = rows[(rows["method"] == method) & (rows["origin"] == 2018)]
        wide = ours.pivot(index="period", columns="level", values="value").to_numpy()
        np.testing.assert_allclose(wide, table[list(LEVELS)].to_numpy(), rtol=1e-12)


def test_what_comes_later_does_not_change_what_was_forecast(packs):
    changed = packs.assign(value=np.where(packs["year"] > 2019, 3 * packs["value"], packs["value"]))
    now, then = (hindcast(rows, "cost").query("origin <= 2019")["value"] for rows in (changed, packs))
    np.testing.assert_array_equal(now, then)


def test_a_gap_is_skipped_as_an_outcome_and_not_filled(packs):
    rows = hindcast(packs[packs["year"] != 2020], "cost")
    assert 2020 not in set(rows["period"]) and 2020 not in set(rows["origin"])
    assert {2019, 2021} <= set(rows["period"])


def test_shares_start_at_eight_points_and_go_ten_years():
    years = np.arange(1990, 2020)
    rows = hindcast(pd.DataFrame({"year": years, "value": 0.02 + 0.9 * (years - 1989) / 40}), "share")
    assert rows["points"].min() == 8
    assert (rows["period"] - rows["origin"]).max() == 10
    assert rows["value"].between(0, 1).all()


def test_series_are_kept_apart_and_short_ones_ask_nothing(packs):
    frame = pd.concat([packs.assign(series="a"), packs.assign(series="b"), packs.iloc[:6].assign(series="short")])
    rows = hindcast(frame, "cost")
    assert set(rows["series"]) == {"a", "b"}
    with pytest.raises(DataError, match="no series with a later value"):
        hindcast(packs.iloc[:6], "cost")


def test_a_bad_row_is_named_with_its_series(packs):
    frame = packs.assign(series="packs", value=packs["value"].where(packs["year"] != 2013, 0))
    with pytest.raises(DataError, match=r"series 'packs', values\[3\] \(year 2013\)"):
        hindcast(frame, "cost")


def test_a_missing_column_and_impossible_limits_are_refused(packs):
    with pytest.raises(DataError, match="a column 'value'"):
        hindcast(packs.rename(columns={"value": "price"}), "cost")
    with pytest.raises(ParameterError, match="first"):
        hindcast(packs, "cost", first=2)
    with pytest.raises(ParameterError, match="horizon"):
        hindcast(packs, "cost", horizon=0)


def test_vintages_in_other_dollars_are_moved_by_one_factor_and_not_revised():
    rows = two_vintages()
    aligned = align_units(rows)
    assert set(aligned["unit"]) == {"USD_2015/kg"}
    old = aligned[aligned["vintage"] == "2010-12-31"]["value"] / rows[rows["vintage"] == "2010-12-31"]["value"]
    assert old.tolist() == pytest.approx([1.1] * 11)  # the revision of 2009 does not move the median


def test_vintages_that_share_no_year_cannot_be_aligned():
    rows = two_vintages()
    apart = rows[(rows["vintage"] == "2010-12-31") | (rows["year"] > 2010)]
    with pytest.raises(DataError, match=r"unit USD_2010/kg.*catalog.rebase"):
        align_units(apart)


def test_each_vintage_forecasts_from_what_it_knew_in_the_newest_unit():
    rows = hindcast(two_vintages(), "cost")
    assert set(zip(rows["vintage"], rows["origin"], strict=True)) == {("2010-12-31", 2010)}
    past = two_vintages().query("vintage == '2010-12-31'")
    table = forecast(past["year"], past["value"] * 1.1, 5, "cost")
    np.testing.assert_allclose(rows.loc[rows["level"] == 0.5, "value"], table["median"])


def test_outcomes_are_the_newest_vintage_and_the_first_release():
    rows = two_vintages()
    revised = rows[rows["vintage"] == "2015-12-31"].assign(vintage="2016-12-31")
    revised["value"] *= np.where(revised["year"] == 2012, 1.2, 1.0)
    table = hindcast(pd.concat([rows, revised]), "cost")
    ratio = table["observed"] / table["first_release"]
    assert ratio[table["period"] == 2012].tolist() == pytest.approx([1.2] * 23)
    assert ratio[table["period"] != 2012].tolist() == pytest.approx([1.0] * 23 * 4)
    errors = [
        score(table, outcome=name).set_index("measure")["value"]["error"] for name in ("observed", "first_release")
    ]
    assert errors[0] != errors[1]


def test_a_vintage_without_news_is_no_origin_of_its_own():
    rows = two_vintages()
    again = rows[rows["vintage"] == "2010-12-31"].assign(vintage="2011-06-30")
    assert set(hindcast(pd.concat([rows, again]), "cost")["vintage"]) == {"2010-12-31"}


def test_vintages_may_be_dates():
    rows = two_vintages().assign(vintage=lambda table: pd.to_datetime(table["vintage"]))
    assert set(hindcast(rows, "cost")["vintage"]) == {"2010-12-31"}


def test_two_values_of_one_vintage_are_refused():
    rows = two_vintages()
    with pytest.raises(DataError, match=r"year 2012, vintage 2015-12-31: found two different values"):
        hindcast(pd.concat([rows, rows[rows["year"] == 2012].assign(value=1.0)]), "cost")


def test_the_battery_price_is_hindcast_by_survey_from_the_data_package():
    rows = catalog.load("battery_price", all_vintages=True, metric="pack_price_real", entity="World")
    table = hindcast(panel(rows[rows["grade"] != "approx"]), "cost", ["engine", "ols"])
    assert {"2018-12-31", "2021-11-30", "2022-12-06", "2023-11-27"} <= set(table["vintage"])
    held = band_record(table).set_index("method")
    assert held.loc["engine", "held"] / held.loc["engine", "made"] > 0.8
    assert held.loc["ols", "held"] / held.loc["ols", "made"] < 0.5


def test_published_forecasts_are_scored_beside_ours(packs):
    """BloombergNEF's own forecasts of the average pack price, moved to 2024 dollars with the CPI."""
    came = pd.concat([packs, pd.DataFrame({"year": [2025], "value": [108 / 1.0265]})])
    bnef = pd.DataFrame(
        {
            "origin": [2017, 2019, 2020, 2022, 2023, 2023, 2024],
            "period": [2025, 2023, 2023, 2023, 2024, 2025, 2025],
            "value": [122.9, 122.7, 122.4, 162.9, 136.9, 116.3, 112.0],
        }
    )
    ours = hindcast(came, "cost", ["engine", "fl", "ols"], horizon=8)
    beside = ours.merge(bnef[["origin", "period"]])
    table = score(pd.concat([beside, published(bnef, ours, "BNEF")])).set_index(["method", "measure"])["value"]
    assert table["BNEF", "error"] == pytest.approx(0.14, abs=0.01)
    assert table["engine", "error"] == pytest.approx(0.20, abs=0.01)
    assert table["fl", "error"] == pytest.approx(0.34, abs=0.01)
    assert table["ols", "error"] == pytest.approx(0.50, abs=0.01)
    assert ("BNEF", "crps") not in table.index


def test_published_forecasts_must_say_when_they_were_made(packs):
    ours = hindcast(packs, "cost")
    with pytest.raises(DataError, match="When was it forecast"):
        published(pd.DataFrame({"period": [2020], "value": [150.0]}), ours, "someone")
