"""What extensions say: findings, odds, records and recipes, each worded by its own numbers.

Like :mod:`weijin_analysis.sentences`, for what :mod:`weijin_analysis.extensions` worked out. Where there is nothing
to speak of, the sentence says that nothing was known. What must not go in here: the wordings, and statistics.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import log2

import pandas as pd

from weijin_analysis import trends
from weijin_analysis.extensions import HINDCAST_YEARS, Experience, Extension
from weijin_analysis.messages import Message, known, message
from weijin_analysis.plotting.charts.crossing import chance
from weijin_analysis.sentences import SILENT
from weijin_analysis.trends.series import FEWEST_POINTS

HALF = 0.5
"""From this weight in the drift on, a short series is called mostly prior."""


def outlook(extension: Extension, key: str, *, beside: pd.DataFrame | None = None) -> Message:
    """Return the odds of the next year, and where the fan ends.

    Parameters
    ----------
    extension : Extension
        With a threshold.
    key : str
        A figure with the messages ``finding.already``, ``.next``, ``.year`` and ``.never``, and the parts ``record``
        and ``record.none``, ``prior.part`` and ``.mostly``, ``moved.index``, ``.survey`` and ``.none``, ``beside``
        and ``beside.none``, ``beside.value`` and ``beside.bound``.
    beside : DataFrame, optional
        Published forecasts drawn; for the alternative text.
    """
    if extension.empty:
        return Message(SILENT.key, {"horizon": extension.horizon})
    values = {**_ends(extension), **_recipe(extension, key), "record": band_record(extension, key)}
    values["beside"] = _beside(beside, key)
    summary, first = trends.crossing(extension.passage), extension.passage["year"].iloc[0]
    values |= {"year": summary.median_year, "next": int(first), "odds": _chance(extension, first)}
    values["by_end"] = _chance(extension, values["horizon"])
    finding = message(f"{key}.finding.{_wording(extension, summary, first)}", **values)
    return Message(finding.key, {**finding.values, "finding": finding})


def projected(extension: Extension, key: str, **values: object) -> Message:
    """Return the finding of an extension that asks for no threshold, in the fullest wording whose values are known.

    Parameters
    ----------
    extension : Extension
        Of any kind.
    key : str
        A figure with the message ``finding`` and with ``finding.least`` {n}, for a series too short to be extended.
    **values
        Further values for the figure's messages.

    Returns
    -------
    Message
        With ``horizon``, ``median``, ``low``, ``high``, ``low95``, ``high95``, ``last``, ``value``, ``first``,
        ``first_value``, ``unit`` and ``points`` (also ``n``); ``recipe`` and ``record``, two shared sentences for the
        note (how it was made, how the method has done); and ``finding``. Where nothing was extended the numbers are
        nan, the periods None.
    """
    whole = {**_nothing(extension), **({} if extension.empty else _projection(extension)), **values}
    finding = known(f"{key}.finding", **whole)
    return Message(finding.key, {**finding.values, "finding": finding})


def recipe(extension: Extension) -> Message:
    """Return how an extension was made, in the words that all figures share: method, points, drift, prior."""
    if extension.empty:
        return message("extension.recipe.none", n=extension.points)
    made = trends.recipe_of(extension.forecast)
    weight = "part"
    if "mostly_prior" in made.flags:
        weight = "mostly" if made.prior_weight >= HALF else "few"
    values: dict[str, object] = {
        "points": made.points,
        "method": message(f"extension.method.{made.kind}"),
        "prior": message(f"extension.prior.{weight}", weight=100 * made.prior_weight),
    }
    if made.percent_per_year is None:
        return message("extension.recipe.bounded", **values)
    drift, low, high = made.percent_per_year
    return message("extension.recipe", drift=drift, drift_low=low, drift_high=high, **values)


def recipes(made: Mapping[str, Extension]) -> Message:
    """Return how extensions of one kind were made: the method once, then the points, drift and prior of each.

    Parameters
    ----------
    made : mapping of str to Extension
        By entity; counts, levels or costs.
    """
    said = {name: _short(recipe(extension).values) for name, extension in made.items()}
    known_of = {name: "one" if "method" in values else "none" for name, values in said.items()}
    parts = [message(f"extension.recipes.{known_of[name]}", name=name, **values) for name, values in said.items()]
    each = reduce(lambda first, second: message("extension.and", first=first, second=second), parts)
    methods = [values["method"] for values in said.values() if "method" in values]
    return message("extension.recipes", method=methods[0], each=each) if methods else each


def _short(values: Mapping[str, object]) -> dict[str, object]:
    """Values of a recipe with fewer words for a prior that has most of the weight: several stand in one note."""
    prior = values.get("prior")
    if isinstance(prior, Message) and prior.key == "extension.prior.mostly":
        return {**values, "prior": message("extension.recipes.mostly", **prior.values)}
    return dict(values)


def projections(made: Mapping[str, Extension], key: str) -> dict[str, Message | int | None]:
    """Return what several extensions say, each under its entity in lower case, and ``recipes`` for the note.

    With them goes ``until``, the year that they reach: None where every series was too short to be extended.

    Parameters
    ----------
    made : mapping of str to Extension
        By entity.
    key : str
        As for :func:`projected`; the messages may use {name}, the entity.
    """
    said = {name.lower(): projected(extension, key, name=name) for name, extension in made.items()}
    until = max((extension.horizon for extension in made.values() if not extension.empty), default=None)
    return {**said, "recipes": recipes(made), "until": until}


def track_record(extension: Extension) -> Message:
    """Return how often the 80 % band held in hindcasts of the series, in the words that all figures share."""
    if extension.empty:
        return message("extension.record.short", n=FEWEST_POINTS)
    if extension.hindcasts.empty:
        return message("extension.record.none", n=extension.points)
    fewest = int(extension.record()["points"].min())
    return message("extension.record", fewest=fewest, **_band_facts(extension))


def odds(extension: Extension, key: str, years: Iterable[int]) -> Message:
    """Return the median crossing year and the odds by certain years; those outside the extension are passed over.

    Parameters
    ----------
    key : str
        A figure with the messages ``odds``, ``odds.by`` {year, odds}, ``odds.already``, ``odds.year`` and
        ``odds.later``.
    years : iterable of int
        The years asked for.
    """
    if extension.empty:
        return SILENT
    summary, horizon = trends.crossing(extension.passage), int(extension.forecast["year"].iloc[-1])
    values = {"threshold": extension.threshold, "unit": extension.last["unit"], "horizon": horizon}
    if summary.already:
        return message(f"{key}.odds.already", year=extension.last["period"], value=extension.last["value"], **values)
    asked = [year for year in years if extension.chance_by(year) is not None]
    by = [message(f"{key}.odds.by", year=year, odds=_chance(extension, year)) for year in asked]
    reached = "later" if summary.median_year is None else "year"
    middle = message(f"{key}.odds.{reached}", **values, year=summary.median_year or horizon)
    return message(f"{key}.odds", middle=middle, by=by, never=chance(summary.p_never), **values)


def earlier_view(earlier: Extension, came: pd.DataFrame, announced: pd.DataFrame, key: str) -> Message:
    """Return what an earlier vintage would have said about the next year, and what came.

    Parameters
    ----------
    earlier : Extension
        From the rows known then.
    came : DataFrame
        The series known now, in the dollars of ``earlier``.
    announced : DataFrame
        The same prices as they were announced, each in dollars of its own year.
    key : str
        A figure with the messages ``vintage.inside``, ``vintage.outside`` and ``vintage.open``.
    """
    if earlier.empty:
        return SILENT
    said = earlier.forecast.iloc[0]
    year = int(said["year"])
    values = {
        "survey": earlier.last["period"], "year": year, "median": said["median"], "low": said[0.1], "high": said[0.9],
        "threshold": earlier.threshold, "odds": _chance(earlier, year), "unit": earlier.last["unit"],
    }  # fmt: skip
    found, own = (frame[frame["start"].dt.year.eq(year)] for frame in (came, announced))
    if found.empty or own.empty:
        return message(f"{key}.vintage.open", **values)
    value = found["value"].iloc[-1]
    where = "inside" if said[0.1] <= value <= said[0.9] else "outside"
    return message(f"{key}.vintage.{where}", came=value, nominal=own["value"].iloc[-1], **values)


def band_record(extension: Extension, key: str) -> Message:
    """Return how often the 80 % band held in hindcasts of the series.

    Parameters
    ----------
    key : str
        A figure with the messages ``record`` and ``record.none``.
    """
    if extension.empty:
        return SILENT
    if extension.hindcasts.empty:
        return message(f"{key}.record.none", n=len(extension.rows))
    return message(f"{key}.record", **_band_facts(extension))


def record(extension: Extension, key: str) -> Message:
    """Return how often the band held, as the finding of a figure of the hindcasts.

    Parameters
    ----------
    key : str
        A figure with the message ``finding``.
    """
    if extension.hindcasts.empty:
        return Message(SILENT.key, {"horizon": extension.horizon})
    said = message(f"{key}.finding", unit=extension.last["unit"], **_band_facts(extension))
    return Message(said.key, {**said.values, "finding": said})


def against_others(compared: pd.DataFrame, key: str, owner: str = "published") -> Message:
    """Return how far published forecasts and ours from the same years were from what came.

    Parameters
    ----------
    compared : DataFrame
        From :func:`weijin_analysis.extensions.forecasts_against`.
    key : str
        A figure with the messages ``against.theirs``, ``against.ours``, ``against.even`` and ``against.none``.
    owner : str
        The published forecasts' name there.
    """
    if compared.empty:
        return message(f"{key}.against.none")
    errors = 100 * compared.groupby("method")["error"].mean()
    theirs, ours = errors[owner], errors.drop(owner).iloc[0]
    better = "even" if round(theirs) == round(ours) else "theirs" if theirs < ours else "ours"
    count = int(compared["method"].eq(owner).sum())
    return message(f"{key}.against.{better}", n=count, theirs=theirs, ours=ours)


def nominal_view(extension: Extension, key: str) -> Message:
    """Return the odds and the median in nominal dollars.

    Parameters
    ----------
    extension : Extension
        Of :func:`weijin_analysis.real_prices.nominal_prices`.
    key : str
        A figure with the messages ``nominal`` and ``nominal.mostly`` (so few points that the prior prevails).
    """
    if extension.empty:
        return SILENT
    ends, first = _ends(extension), int(extension.passage["year"].iloc[0])
    by = [message(f"{key}.odds.by", year=year, odds=_chance(extension, year)) for year in (first, first + 4)
          if extension.chance_by(year) is not None]  # fmt: skip
    recipe = trends.recipe_of(extension.forecast)
    wording = "nominal.mostly" if "mostly_prior" in recipe.flags else "nominal"
    return message(f"{key}.{wording}", by=by, points=recipe.points, weight=100 * recipe.prior_weight, **ends)


def learning(experience: Experience, key: str, *, long_run: Experience | None = None) -> Message:
    """Return the learning rate with its range.

    Parameters
    ----------
    key : str
        A figure with the messages ``finding`` and the parts ``long_run``, ``long_run.none`` and ``long_origin``.
    long_run : Experience, optional
        A second series on its own definition; for the note and the alternative text.
    """
    if experience.rate is None:
        return SILENT
    rate, low, high = experience.rate
    rows, volumes = experience.rows, experience.volumes
    drawn = long_run is not None and len(long_run.rows) > 0
    second = long_run.rows if drawn else rows
    values = {
        "rate": rate, "low": low, "high": high, "first": rows["period"].iloc[0], "last": rows["period"].iloc[-1],
        "points": len(rows), "unit": rows["unit"].iloc[0], "price": rows["value"].iloc[-1],
        "volume": rows["volume"].iloc[-1], "before": rows["volume"].iloc[0] - volumes["value"].iloc[0],
        "first_price": rows["value"].iloc[0], "first_volume": rows["volume"].iloc[0],
        "doublings": log2(rows["volume"].iloc[-1] / rows["volume"].iloc[0]),
        "long_first": second["period"].iloc[0], "long_last": second["period"].iloc[-1],
    }  # fmt: skip
    values["long_run"] = message(f"{key}.long_run" if drawn else f"{key}.long_run.none", **values)
    values["long_origin"] = message(f"{key}.long_origin") if drawn else None
    return message(f"{key}.finding", **values)


def long_run_rate(long_run: Experience, published: pd.DataFrame, key: str) -> Message:
    """Return what yearly changes say about the second series, beside what its authors published.

    Parameters
    ----------
    long_run : Experience
        The second series.
    published : DataFrame
        The authors' own rate for it; the last row counts.
    key : str
        A figure with the message ``long_rate``.
    """
    if long_run.rate is None or published.empty:
        return SILENT
    (rate, low, high), rows = long_run.rate, long_run.rows
    span = {"first": rows["period"].iloc[0], "last": rows["period"].iloc[-1]}
    return message(f"{key}.long_rate", rate=rate, low=low, high=high, published=published["value"].iloc[-1], **span)


def published_rates(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return published learning rates with the names under which a chart lists them.

    Parameters
    ----------
    rows : DataFrame
        Rows of the data package.
    key : str
        A figure with the messages ``by.<source>`` {of} and ``of.<entity>``.
    """
    pairs = zip(rows["source"], rows["entity"], strict=True)
    names = [message(f"{key}.by.{source}", of=message(f"{key}.of.{entity}")) for source, entity in pairs]
    return rows.assign(name=pd.Series(names, index=rows.index, dtype=object))


def unmoved(years: Iterable[str], key: str) -> tuple[Message, ...]:
    """Return the gap that prices announced for some years could not be moved to the dollars of the others.

    Parameters
    ----------
    years : iterable of str
        From :func:`weijin_analysis.real_prices.not_yet_real`; none gives no gap.
    key : str
        A figure with the message ``gap.index``.
    """
    named = list(years)
    return (message(f"{key}.gap.index", years=named),) if named else ()


def learning_gaps(prices: pd.DataFrame, experience: Experience, long_run: Experience, key: str) -> tuple[Message, ...]:
    """Return the gaps of an experience curve: years without a volume, and a second series that cannot be compared.

    Parameters
    ----------
    prices : DataFrame
        The price series.
    key : str
        A figure with the messages ``gap.volume`` and ``gap.dollars``.
    """
    lacking = [year for year in prices["period"] if year not in set(experience.rows["period"])]
    gaps = [message(f"{key}.gap.volume", years=lacking)] if lacking else []
    return (*gaps, *([message(f"{key}.gap.dollars")] if long_run.rows.empty else []))


# Parts


def _band_facts(extension: Extension) -> dict[str, object]:
    recent = extension.record()
    counts = trends.band_record(recent).iloc[0]
    facts = {"held": int(counts["held"]), "made": int(counts["made"]), "years": HINDCAST_YEARS}
    return {"since": int(recent["origin"].min()), **facts}


def _chance(extension: Extension, year: int) -> Message:
    return chance((extension.chance_by(int(year)) or 0.0) / 100)


def _wording(extension: Extension, summary: trends.Crossing, first: int) -> str:
    """Speak of the next year where its odds say something, else of the year with even odds, if there is one."""
    if summary.already:
        return "already"
    if 1 <= (extension.chance_by(int(first)) or 0.0) <= 99:
        return "next"
    return "never" if summary.median_year is None else "year"


def _projection(extension: Extension) -> dict[str, object]:
    ends = _ends(extension)
    return {**ends, "value": ends["price"], "first_value": ends["first_price"]}


def _nothing(extension: Extension) -> dict[str, object]:
    """The values of a series that was not extended: numbers nan, periods None."""
    numbers = dict.fromkeys(("median", "low", "high", "low95", "high95", "value", "first_value"), float("nan"))
    words = {"recipe": recipe(extension), "record": track_record(extension)}
    count = {"points": extension.points, "n": extension.points}
    return {"horizon": extension.horizon, "first": None, "last": None, "unit": None, **numbers, **count, **words}


def _ends(extension: Extension) -> dict[str, object]:
    end, last = extension.forecast.iloc[-1], extension.last
    ends = {"median": end["median"], "low": end[0.1], "high": end[0.9], "low95": end[0.025], "high95": end[0.975]}
    observed = {"last": last["period"], "price": last["value"], "unit": last["unit"]}
    first = {"first": extension.rows["period"].iloc[0], "first_price": extension.rows["value"].iloc[0]}
    return {"horizon": int(end["year"]), "threshold": extension.threshold, **ends, **observed, **first}


def _recipe(extension: Extension, key: str) -> dict[str, object]:
    """What the note prints: points, method, drift with its range, weight of the prior, what was moved."""
    recipe = trends.recipe_of(extension.forecast)
    drift, low, high = recipe.percent_per_year or (float("nan"),) * 3
    weight = "mostly" if "mostly_prior" in recipe.flags else "part"
    return {
        "points": recipe.points,
        "theta": recipe.theta,
        "drift": drift,
        "drift_low": low,
        "drift_high": high,
        "prior": message(f"{key}.prior.{weight}", weight=100 * recipe.prior_weight),
        "moved": _moved(extension.rows, key),
    }


def _moved(rows: pd.DataFrame, key: str) -> Message:
    """How values were moved to the dollars of the series."""
    ways = set(rows.loc[rows["rebased_from"].ne(rows["unit"]), "moved_by"]) if "moved_by" in rows else set()
    if not ways:
        return message(f"{key}.moved.none")
    return message(f"{key}.moved.{'survey' if 'survey' in ways else 'index'}")


def _beside(forecasts: pd.DataFrame | None, key: str) -> Message:
    if forecasts is None or forecasts.empty:
        return message(f"{key}.beside.none")
    rows = forecasts.to_dict("records")
    kinds = ["bound" if row["high"] == row["value"] else "value" for row in rows]
    said = [
        message(f"{key}.beside.{kind}", year=row["period"], value=row["value"])
        for kind, row in zip(kinds, rows, strict=True)
    ]
    return message(f"{key}.beside", said=said)
