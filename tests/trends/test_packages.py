import numpy as np
import pytest

from weijin_analysis.errors import DataError
from weijin_analysis.trends import forecast, hindcast, recipe_of, score

PACKAGED = ["arima", "arima_010", "arima_110", "unobserved_components", "local_linear_trend", "ets", "ets_damped"]


@pytest.mark.parametrize("method", [*PACKAGED, "theta"])
def test_every_class_of_statsmodels_can_be_asked_for_and_gives_normal_quantiles(method, walk):
    table = forecast(walk["year"], walk["value"], 5, "cost", method=method)
    logs = np.log(table[[0.025, 0.1, 0.5, 0.9, 0.975]].to_numpy())
    upper, lower = (logs[:, 4] - logs[:, 2]) / (logs[:, 3] - logs[:, 2]), logs[:, 2] - logs[:, 0]
    assert upper == pytest.approx(1.959964 / 1.281552, rel=1e-5)
    assert (lower > 0).all()


def test_arima_takes_its_parameters_for_known_and_is_narrower_than_the_same_model_with_doubt(walk):
    short = walk.iloc[:8]
    known, doubted = (forecast(short["year"], short["value"], 10, "cost", method=name) for name in ("arima_010", "ima"))
    width = [np.log(table[0.9] / table[0.1]).to_numpy() for table in (known, doubted)]
    assert (width[0] < 0.85 * width[1]).all()
    assert width[0][-1] < 0.5 * width[1][-1]


def test_what_a_package_warns_about_is_in_the_recipe():
    values = [100, 98, 99, 97, 98, 96]
    recipe = recipe_of(forecast(range(2000, 2006), values, 3, "cost", method="arima"))
    assert "Warning" in recipe.trouble


def test_a_package_that_cannot_extend_a_series_says_which_and_why(walk):
    gap = walk.drop(index=5)
    with pytest.raises(DataError, match=r"method ets, year 2014.*a year is missing"):
        forecast(gap["year"], gap["value"], 3, "cost", method="ets")


def test_arima_takes_a_gap_as_missing(walk):
    gap = walk.drop(index=5)
    assert np.isfinite(forecast(gap["year"], gap["value"], 3, "cost", method="arima")["median"]).all()


def test_failures_in_a_hindcast_are_counted_and_do_not_stop_the_others(walk):
    gap = walk.drop(index=12)
    rows = hindcast(gap, "cost", ["engine", "theta"], horizon=2)
    counts = score(rows, draws=2).set_index(["method", "measure"])["value"]
    last_whole = 2001  # the gap is 2002
    failing = rows[(rows["method"] == "theta") & (rows["origin"] > last_whole)]
    assert failing["value"].isna().all() and failing["trouble"].str.contains("a year is missing").all()
    assert counts["theta", "failed"] == len(failing) / 23 > 0
    assert counts["engine", "failed"] == 0
