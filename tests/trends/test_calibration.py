"""The targets of the method, measured on the 66 reference series where they are present, and on made-up ones always."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from weijin_analysis.trends import brier, hindcast, hindcast_crossings, score

METHODS = ["engine", "fl", "ima", "moore", "ols"]


@pytest.fixture(scope="module")
def rows(reference) -> pd.DataFrame:
    return hindcast(reference, "cost", METHODS)


@pytest.fixture(scope="module")
def scores(rows) -> pd.DataFrame:
    return score(rows, "ols").set_index(["method", "measure"])


def test_forecasts_of_series_from_the_model_itself_are_calibrated():
    generator, parts = np.random.default_rng(4), []
    for number in range(150):
        variance = 3 * 0.06**2 / generator.chisquare(3)
        drift = -0.06 + generator.normal() * np.sqrt(variance / 3)
        shocks = generator.normal(size=25) * np.sqrt(variance)
        levels = np.cumsum(drift + shocks[1:] + 0.25 * shocks[:-1])
        parts.append(pd.DataFrame({"series": str(number), "year": np.arange(1990, 2014), "value": np.exp(levels)}))
    table = score(hindcast(pd.concat(parts), "cost"), draws=2).set_index("measure")["value"]
    assert table["coverage_50"] == pytest.approx(0.50, abs=0.04)
    assert table["coverage_80"] == pytest.approx(0.80, abs=0.04)
    assert table["coverage_95"] == pytest.approx(0.95, abs=0.02)
    assert table["pit"] == pytest.approx(0.5, abs=0.03)


def test_the_published_counts_of_series_and_forecasts_are_reproduced(reference):
    improving = []
    for name, series in reference.groupby("series"):
        changes = np.diff(np.log(series.sort_values("year")["value"]))
        statistic = changes.mean() / (changes.std(ddof=1) / np.sqrt(len(changes)))
        improving += [name] if statistic < -stats.t.ppf(0.9, len(changes) - 1) else []
    assert (reference["series"].nunique(), len(improving)) == (66, 53)
    chosen = reference[reference["series"].isin(improving)]
    asked = hindcast(chosen, "cost", "moore", horizon=100, levels=[0.5])
    assert len(asked) == 8212
    assert (asked["period"] - asked["origin"] <= 20).sum() == 6391


def test_the_measured_table_is_reproduced(rows, scores):
    assert len(rows[rows["method"] == "engine"]) == 8036 * 23
    assert rows.groupby("method")[["series", "origin"]].apply(lambda part: len(part.drop_duplicates())).unique() == 860
    printed = {"engine": 0.161, "fl": 0.185, "ima": 0.186, "moore": 0.187, "ols": 0.237}
    for method, value in printed.items():
        assert scores.loc[(method, "crps"), "value"] == pytest.approx(value, abs=0.0006)
    covered = {"engine": (0.55, 0.815, 0.95), "fl": (0.45, 0.78, 0.92), "ols": (0.23, 0.42, 0.64)}
    for method, values in covered.items():
        measured = [scores.loc[(method, f"coverage_{level}"), "value"] for level in (50, 80, 95)]
        assert measured == pytest.approx(values, abs=0.0051)


def test_the_engine_beats_the_line_and_farmer_and_lafond(rows, scores):
    against_fl = score(rows, "fl").set_index(["method", "measure"])
    assert scores.loc[("engine", "skill_ratio"), "value"] >= 0.25
    assert scores.loc[("engine", "skill_geometric"), "value"] >= 0.22
    assert against_fl.loc[("engine", "skill_ratio"), "value"] >= 0.08
    assert against_fl.loc[("engine", "skill_geometric"), "value"] >= 0.12
    assert against_fl.loc[("engine", "skill_geometric"), "low"] > 0.1
    assert scores.loc[("engine", "skill_ratio"), "low"] > 0.15


def test_the_engine_is_better_on_54_of_the_66(rows):
    table = score(rows[rows["method"].isin(["engine", "fl"])], "fl", by="series", draws=1)
    skill = table[(table["method"] == "engine") & (table["measure"] == "skill_ratio")]["value"]
    assert ((skill > 0).sum(), len(skill)) == (54, 66)


def test_the_bands_hold_as_often_as_they_say_overall_and_by_horizon(rows, scores):
    assert 0.75 <= scores.loc[("engine", "coverage_80"), "value"] <= 0.87
    assert 0.45 <= scores.loc[("engine", "coverage_50"), "value"] <= 0.62
    assert 0.90 <= scores.loc[("engine", "coverage_95"), "value"] <= 0.985
    groups = score(rows[rows["method"] == "engine"], by="horizon", draws=1)
    assert groups[groups["measure"] == "coverage_80"]["value"].min() >= 0.70


def test_probabilities_of_falling_by_20_and_40_percent_came_true_as_often(reference):
    record = hindcast_crossings(reference, "cost", paths=1_000)
    assert brier(record) <= 0.12
    base = record.assign(p_by=record["crossed"].mean())
    assert brier(record) < 0.6 * brier(base)
