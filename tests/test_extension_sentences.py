"""What extensions say follows from their numbers, and silence is said as silence."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import extension_sentences as said
from weijin_analysis import extensions, real_prices
from weijin_analysis.catalog import load
from weijin_analysis.extensions import Extension, extend
from weijin_analysis.messages import message


def prices(as_of: str = "") -> pd.DataFrame:
    return load("battery_price", as_of, metric="pack_price_real", entity="World")


def outlook(as_of: str = "", threshold: float = 100, horizon: int = 2035) -> Extension:
    return extend(real_prices.real_prices(prices(as_of), as_of), horizon, threshold=threshold)


@pytest.fixture(scope="module")
def today() -> Extension:
    return outlook()


def test_the_finding_speaks_of_the_next_year_and_of_the_fan_s_end(today: Extension) -> None:
    finding = said.outlook(today, "x08-1").text("en")
    assert finding.startswith("The odds of a price below USD 100 in 2026 are 63%.")
    assert finding.endswith("80% interval 14–60 dollars, median 30.")


@pytest.mark.parametrize(
    ("threshold", "wording"),
    [(150, "already below 150"), (50, "Even odds of a price below USD 50 come by 2031"), (10, "by 2035 are")],
)
def test_the_wording_follows_the_odds(threshold: float, wording: str) -> None:
    assert wording in said.outlook(outlook(threshold=threshold), "x08-1").text("en")


def test_the_note_prints_the_recipe(today: Extension) -> None:
    note = message("x08-1.note", **said.outlook(today, "x08-1").values).text("en")
    for part in ("θ = 0.25", "n = 16", "drift −12% a year (80%: −16 to −8)", "weight 30%", "US CPI", "38 of 40 times"):
        assert part in note


def test_the_alternative_text_names_the_forecasts_of_others(today: Extension) -> None:
    forecasts = load("battery_price", all_vintages=True, metric="pack_price_forecast", entity="World")
    beside = real_prices.forecasts_beside(forecasts, today.rows)
    alt = message("x08-1.alt", **said.outlook(today, "x08-1", beside=beside).values).text("en")
    assert "BloombergNEF’s own forecasts: USD 105 for 2026 and USD 71 for 2030." in alt


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        ("", ("n = 16; drift −12% a year (80%: −16 to −8); prior’s weight 30%.", "held 38 of 40 (overlapping)")),
        ("2016-06-30", ("Not extended: 0 points only.", "An extension needs 3.")),
    ],
)
def test_every_note_can_say_how_its_extension_was_made_and_has_done(day: str, wanted: tuple[str, str]) -> None:
    made = outlook(day)
    for text, part in zip((said.recipe(made), said.track_record(made)), wanted, strict=True):
        assert part in text.text("en")


def test_few_points_are_called_mostly_prior_and_too_short_for_hindcasts() -> None:
    short = extend(real_prices.nominal_prices(prices("2021-12-31")), 2035)
    assert "few points, mostly prior (" in said.recipe(short).text("en")
    share = extend(short.rows.assign(value=range(20, 25), unit="percent"), 2035, kind="share")
    assert "few points, prior’s weight " in said.recipe(share).text("en")
    assert said.track_record(short).text("en") == "Too short for hindcasts yet."
    assert said.recipe(extend(short.rows[:1], 2035)).text("en") == "Not extended: 1 point only."


def test_a_share_has_no_drift_in_per_cent_a_year_but_a_bound(today: Extension) -> None:
    rows = today.rows.assign(value=range(20, 20 + len(today.rows)), unit="percent")
    text = said.recipe(extend(rows, 2035, kind="share")).text("en")
    assert "never above 100%" in text
    assert "drift" not in text


def test_odds_are_given_for_the_years_asked_and_for_never(today: Extension) -> None:
    odds = said.odds(today, "x08-1", (2026, 2030, 2050)).text("en")
    assert "63% by 2026 and 97% by 2030" in odds
    assert "2050" not in odds
    assert "does not happen by 2035, <1%" in odds


def test_the_view_of_2024_stands_beside_what_came(today: Extension) -> None:
    text = said.earlier_view(
        outlook("2024-12-31"),
        real_prices.in_dollars_of(today.rows, outlook("2024-12-31").rows),
        real_prices.nominal_prices(prices()),
        "x08-1",
    ).text("en")
    assert "put 2025 at USD 98 (80%: 84–114)" in text
    assert "108, which is 105 in 2024 dollars: inside the band" in text


def test_what_came_outside_the_band_is_called_outside(today: Extension) -> None:
    worse = today.rows.assign(value=today.rows["value"].mask(today.rows["period"].eq("2025"), 150.0))
    earlier = outlook("2024-12-31")
    moved = real_prices.in_dollars_of(worse, earlier.rows)
    text = said.earlier_view(earlier, moved, real_prices.nominal_prices(prices()), "x08-1").text("en")
    assert "outside the band" in text


def test_on_the_day_itself_what_came_is_open() -> None:
    day = "2024-12-31"
    then = outlook(day)
    text = said.earlier_view(then, then.rows, real_prices.nominal_prices(prices(day)), "x08-1").text("en")
    assert "not yet known" in text


def test_whoever_was_better_is_named() -> None:
    def compared(theirs: float, ours: float) -> str:
        rows = pd.DataFrame({"method": ["published", "engine"], "error": [theirs, ours]})
        return said.against_others(rows, "x08-1").text("en")

    assert "BloombergNEF did better" in compared(0.13, 0.20)
    assert "The method did better" in compared(0.20, 0.13)
    assert "as were the medians" in compared(0.13, 0.13)
    assert "None of" in said.against_others(pd.DataFrame({"method": []}), "x08-1").text("en")


def test_nominal_dollars_with_few_points_are_called_mostly_prior() -> None:
    long, short = (extend(real_prices.nominal_prices(prices(day)), 2035, threshold=100) for day in ("", "2021-12-31"))
    assert "9 points" in said.nominal_view(long, "x08-1").text("en")
    assert "mostly prior" in said.nominal_view(short, "x08-1").text("en")


def test_the_learning_rate_comes_with_its_range_and_the_volume_assumed_before() -> None:
    volumes = load("battery_volume", metric="li_ion_demand_annual_ev_ess")
    finding = said.learning(extensions.experience(real_prices.real_prices(prices()), volumes), "x08-3")
    assert finding.text("en").endswith("a price 18% lower (80% range 14–22%).")
    assert "0.6 GWh assumed before" in message("x08-3.note", **finding.values).text("en")


def test_every_published_rate_has_a_name_in_both_languages() -> None:
    rates = said.published_rates(load("battery_learning_rate", metric="learning_rate"), "x08-3")
    assert all(name.text(language) for name in rates["name"] for language in ("zh", "en"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nothing_is_known_silence_is_said(language: str) -> None:
    nothing = outlook("2016-06-30")
    silence = message("card.not_known_yet.missing").text(language)
    empty = extensions.experience(nothing.rows, pd.DataFrame({"start": pd.to_datetime([]), "period": [], "unit": []}))
    sentences = (
        said.outlook(nothing, "x08-1"),
        said.odds(nothing, "x08-1", (2026,)),
        said.band_record(nothing, "x08-1"),
        said.record(nothing, "x08-5"),
        said.nominal_view(nothing, "x08-1"),
        said.earlier_view(nothing, nothing.rows, nothing.rows, "x08-1"),
        said.learning(empty, "x08-3"),
    )
    assert {sentence.text(language) for sentence in sentences} == {silence}


def test_an_empty_view_still_fills_the_title() -> None:
    assert message("x08-1.title", **said.outlook(outlook("2016-06-30"), "x08-1").values).text("en").endswith("2035")


def test_gaps_name_what_could_not_be_drawn() -> None:
    day = "2024-12-31"
    series = real_prices.real_prices(prices(day), day)
    volumes = load("battery_volume", day, metric="li_ion_demand_annual_ev_ess")
    packs = extensions.experience(series, volumes)
    nothing = extensions.experience(series.iloc[:0], volumes)
    texts = [gap.text("en") for gap in said.learning_gaps(series, packs, nothing, "x08-3")]
    assert "was found for 2024" in texts[0]
    assert "Ziegler & Trancik" in texts[1]
    assert said.unmoved([], "x08-1") == ()
    assert "announced for 2025" in said.unmoved(["2025"], "x08-1")[0].text("en")


def test_several_series_by_one_method_say_the_method_once() -> None:
    launches = load("space_launches", metric="orbital_launch_attempts", entity=["SpaceX", "China"], frequency="year")
    firms = {name: rows[rows["start"].dt.year.ge(2012)] for name, rows in launches.groupby("entity")}
    made = {name: extend(rows, 2030, kind="count") for name, rows in firms.items()}
    both = said.recipes(made).text("en")
    assert both.count("Log random walk") == 1
    assert both.count("n = 14, drift +") == 2
    early = {name: extend(rows[:4], 2030, kind="count") for name, rows in firms.items()}
    assert said.recipes(early).text("en").count("mostly prior (") == 2
    none = said.recipes({"SpaceX": extend(launches[:0], 2030, kind="count"), "China": made["China"]}).text("en")
    assert "SpaceX: 0 points only, not extended. China: n = 14" in none
