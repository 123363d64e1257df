import numpy as np
import pandas as pd
import pytest
from scipy import stats

from weijin_analysis.errors import DataError, ParameterError, UnknownNameError
from weijin_analysis.trends import (
    LEVELS,
    band_record,
    crps,
    hindcast,
    pit_histogram,
    probability_integral,
    reliability,
    score,
    score_forecasts,
    winkler,
)

NORMAL = stats.norm.ppf(LEVELS)


def made_up(outcomes: dict[str, list[float]], method: str = "ours", quantiles: np.ndarray = NORMAL) -> pd.DataFrame:
    """Hindcasts whose quantiles are those of a log-normal, with these outcomes by series."""
    parts = []
    for series, values in outcomes.items():
        for origin, value in enumerate(values):
            facts = {"series": series, "kind": "cost", "method": method, "vintage": "", "origin": 2000 + origin}
            facts |= {"period": 2001 + origin, "points": 6 + origin, "trouble": ""}
            facts |= {"observed": np.exp(value), "first_release": np.exp(value)}
            parts.append(pd.DataFrame({**facts, "level": LEVELS, "value": np.exp(quantiles)}))
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("outcome", [-1.5, 0.0, 0.7])
def test_crps_over_many_even_levels_is_the_closed_form_of_a_normal_and_over_ours_a_tenth_less(outcome):
    exact = outcome * (2 * stats.norm.cdf(outcome) - 1) + 2 * stats.norm.pdf(outcome) - 1 / np.sqrt(np.pi)
    even = (np.arange(2000) + 0.5) / 2000
    many = crps(stats.norm.ppf(even)[None], even, np.array([outcome]))[0]
    ours = crps(NORMAL[None], np.array(LEVELS), np.array([outcome]))[0]
    assert many == pytest.approx(exact, rel=1e-3)
    assert 0.86 * exact < ours < 0.94 * exact


def test_crps_of_a_point_is_its_distance():
    assert crps(np.full((1, 23), 2.0), np.array(LEVELS), np.array([3.5]))[0] == pytest.approx(1.5)


def test_winkler_is_the_width_inside_and_adds_a_penalty_outside():
    low, high, outcomes = np.zeros(3), np.ones(3), np.array([0.5, 1.2, -0.1])
    assert winkler(low, high, outcomes, 0.8) == pytest.approx([1, 1 + 10 * 0.2, 1 + 10 * 0.1])


def test_the_level_of_an_outcome_is_read_between_the_quantiles():
    pit = probability_integral(np.tile(NORMAL, (4, 1)), np.array(LEVELS), np.array([0, stats.norm.ppf(0.9), -9, 9]))
    assert pit == pytest.approx([0.5, 0.9, 0, 1])


def test_each_series_has_one_vote_however_long_it_is():
    rows = made_up({"long": [0.0] * 30, "short": [5.0]})
    table = score(rows).set_index("measure")
    assert table.loc["coverage_80", "value"] == 0.5
    assert table.loc["bias", "value"] == pytest.approx(-2.5)
    assert (table.loc["crps", "series"], table.loc["crps", "forecasts"]) == (2, 31)


def test_coverage_bias_and_error_are_measured_on_the_log_scale():
    one = score_forecasts(made_up({"a": [-0.5, 1.0, 1.9, 3.0]}))
    assert one["coverage_50"].tolist() == [1, 0, 0, 0]
    assert one["coverage_80"].tolist() == [1, 1, 0, 0]
    assert one["coverage_95"].tolist() == [1, 1, 1, 0]
    assert one["bias"].tolist() == pytest.approx([0.5, -1.0, -1.9, -3.0])
    assert one["error"].tolist() == pytest.approx([0.5, 1.0, 1.9, 3.0])


def test_shares_are_scored_in_percentage_points():
    rows = made_up({"a": [0.0]}).assign(kind="share", value=np.linspace(0.3, 0.5, 23), observed=0.45)
    assert score_forecasts(rows)["bias"].tolist() == pytest.approx([-5.0])


def test_skill_is_against_the_forecasts_both_made():
    outcomes = {"a": [0.1, -0.2, 0.3], "b": [0.0, 0.4]}
    wide = made_up(outcomes, "wide", 3 * NORMAL)
    both = pd.concat([made_up(outcomes), wide[wide["series"] == "a"]])
    table = score(both, "wide").set_index(["method", "measure"])
    ours = score(made_up({"a": outcomes["a"]})).set_index("measure").loc["crps", "value"]
    theirs = score(wide[wide["series"] == "a"]).set_index("measure").loc["crps", "value"]
    assert table.loc[("ours", "skill_ratio"), "value"] == pytest.approx(1 - ours / theirs)
    assert table.loc[("ours", "skill_ratio"), "forecasts"] == 3
    assert ("wide", "skill_ratio") not in table.index


def test_geometric_skill_is_not_ruled_by_the_largest_series():
    calm, wild = made_up({"calm": [0.0]}), made_up({"wild": [20.0]})
    better = made_up({"calm": [0.0], "wild": [20.0]}, "better", 0.5 * NORMAL)
    table = score(pd.concat([calm, wild, better]), "ours").set_index(["method", "measure"])["value"]
    assert table["better", "skill_geometric"] > 0.2
    assert abs(table["better", "skill_ratio"]) < 0.05


def test_the_interval_comes_from_drawing_series_and_is_the_same_twice():
    rows = made_up({f"s{number}": [number / 5] for number in range(10)})
    first, second = (score(rows).set_index("measure").loc["crps"] for _ in range(2))
    assert (first["low"], first["high"]) == (second["low"], second["high"])
    assert first["low"] < first["value"] < first["high"]
    single = score(made_up({"one": [0.1, 0.2]})).set_index("measure").loc["crps"]
    assert np.isnan(single["low"]) and np.isnan(single["high"])


def test_scores_can_be_grouped_by_horizon_points_and_series(walk):
    rows = hindcast(walk.assign(series="a"), "cost", ["engine", "ols"])
    assert set(score(rows, by="horizon", draws=2)["group"]) == {"1-3", "4-10", "11+"}
    assert set(score(rows, by="points", draws=2)["group"]) == {"6-9", "10-14", "15-19", "20+"}
    assert set(score(rows, "ols", by="series", draws=2)["group"]) == {"a"}
    with pytest.raises(ParameterError, match="by"):
        score(rows, by="year")


def test_a_baseline_or_outcome_that_is_not_there_is_refused(walk):
    rows = hindcast(walk, "cost")
    with pytest.raises(UnknownNameError, match=r"'ols'.*engine"):
        score(rows, "ols")
    with pytest.raises(ParameterError, match="outcome"):
        score(rows, outcome="value")
    with pytest.raises(DataError, match="a column 'observed'"):
        score(rows.drop(columns="observed"))


def test_a_forecast_that_stands_there_twice_is_refused(walk):
    rows = hindcast(walk, "cost")
    with pytest.raises(DataError, match="twice"):
        score(pd.concat([rows, rows]))


def test_the_order_of_rows_does_not_matter(walk):
    rows = hindcast(walk, "cost", ["engine", "ols"])
    mixed = rows.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(score(rows, "ols", draws=5), score(mixed, "ols", draws=5))


def test_honest_forecasts_give_a_flat_histogram_and_a_straight_reliability():
    draws = np.random.default_rng(3).normal(size=(50, 40))
    rows = made_up({f"s{number}": list(row) for number, row in enumerate(draws)})
    assert pit_histogram(rows)["share"].to_numpy() == pytest.approx(0.1, abs=0.02)
    table = reliability(rows)
    assert table["share_below"].to_numpy() == pytest.approx(table["level"].to_numpy(), abs=0.03)
    bold = pit_histogram(made_up({"s": list(draws[0])}, quantiles=0.2 * NORMAL))
    assert bold["share"].iloc[[0, -1]].sum() > 0.5


def test_the_record_of_a_band_counts_what_held():
    record = band_record(made_up({"a": [0.0, 1.0, 2.0], "b": [9.0]}))
    assert record.set_index("series")[["held", "made"]].to_dict("list") == {"held": [2, 0], "made": [3, 1]}
    with pytest.raises(ParameterError, match="50, 80 or 95"):
        band_record(made_up({"a": [0.0]}), coverage=90)
