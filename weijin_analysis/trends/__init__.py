"""Extends annual series honestly: quantiles, crossing years, hindcasts and scores.

Start with :func:`forecast`; :func:`first_passage` answers "when does it fall below 100?", :func:`hindcast` and
:func:`score` say how good the same method would have been. Input is plain years and values; what comes from the data
package goes through :func:`annual` or :func:`panel`. What must not go in here: charts, files, and prices' deflators.
"""

from weijin_analysis.trends.alignment import align_units
from weijin_analysis.trends.crossing import Crossing, crossing, first_passage, simulate
from weijin_analysis.trends.crossing_record import brier, hindcast_crossings
from weijin_analysis.trends.forecast import conditional_moments, forecast
from weijin_analysis.trends.hindcast import hindcast, published
from weijin_analysis.trends.kinds import KINDS, Kind, constants
from weijin_analysis.trends.methods import METHODS, Method
from weijin_analysis.trends.metrics import crps, probability_integral, score_forecasts, winkler
from weijin_analysis.trends.predictive import Predictive
from weijin_analysis.trends.recipe import Recipe, recipe_of
from weijin_analysis.trends.rows import annual, described, panel, whole_of
from weijin_analysis.trends.schema import FORECAST_COLUMNS, HINDCAST_COLUMNS, LEVELS, as_long
from weijin_analysis.trends.scores import SCORE_COLUMNS, band_record, pit_histogram, reliability, score
from weijin_analysis.trends.series import AnnualSeries
from weijin_analysis.trends.wright import cumulative_production

__all__ = [
    "FORECAST_COLUMNS",
    "HINDCAST_COLUMNS",
    "KINDS",
    "LEVELS",
    "METHODS",
    "SCORE_COLUMNS",
    "AnnualSeries",
    "Crossing",
    "Kind",
    "Method",
    "Predictive",
    "Recipe",
    "align_units",
    "annual",
    "as_long",
    "band_record",
    "brier",
    "conditional_moments",
    "constants",
    "crossing",
    "crps",
    "cumulative_production",
    "described",
    "first_passage",
    "forecast",
    "hindcast",
    "hindcast_crossings",
    "panel",
    "pit_histogram",
    "probability_integral",
    "published",
    "recipe_of",
    "reliability",
    "score",
    "score_forecasts",
    "simulate",
    "whole_of",
    "winkler",
]
