"""Launches, rockets and satellites: whose share of the world it was, what a kilogram costs, how far a plan has come.

Plans come from filings and statements, counts from catalogues of what flew; a count of what was launched and one of
what is active in orbit are two measures. What must not go in here: drawing, wordings, and extensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from math import nan

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.readings import last_of_each, latest, newest, select, value_of

LAUNCHED, ACTIVE = "satellites_launched_cumulative", "satellites_active"
GCAT = ["ch04-gcat-ckalitin", "ch04-gcat-satnet"]
"""Copies of one catalogue, which count launches, spacecraft and mass by who launched them."""
WORLD_COUNTS = ["orbital_launch_attempts", "orbital_launch_attempts_by_lv_state"]
"""Measures of the world's launches that differ only by which test flights they count."""
DOUBTFUL = ["ch04-behindtheblack-202510"]
"""Counts that do not agree with the launches that are catalogued."""
FLEETS = {
    "us": ("Starlink", "Kuiper", "Astra"),
    "china": ("Guowang", "Qianfan", "Honghu-3", "Geely Future Mobility"),
    "others": ("OneWeb", "Lightspeed", "E-Space"),
}
"""Constellations by the country of those behind them."""
PAPER = ("Astra", "E-Space")
"""Constellations that were only ever filed for."""
FILED_AS = {"E-Space (Rwanda filing)": "E-Space"}
"""Names under which a constellation was filed, where they differ."""


def shares(rows: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Return the share of an entity in the world, in per cent, for every whole year.

    Parameters
    ----------
    rows : DataFrame
        One measure, with the rows of "World".
    entity : str
        Whose share.
    """
    years = select(rows, frequency="year")
    return derived.ratio(select(years, entity=entity), select(years, entity="World"))


def fleets(plans: pd.DataFrame, counts: pd.DataFrame, then: str) -> pd.DataFrame:
    """Return the plan of each constellation with its count on a day and its newest count since.

    Parameters
    ----------
    plans : DataFrame
        Satellites planned, of all constellations; of several plans the exact and newest one holds.
    counts : DataFrame
        Satellites launched and active.
    then : str
        The day, ISO.

    Returns
    -------
    DataFrame
        The rows with columns ``fleet`` and ``role`` (``planned``, ``paper``, ``launched``); only of ``FLEETS``.
    """
    held = _named(plans).sort_values(["grade", "end"]).drop_duplicates("fleet", keep="last")
    held = held.assign(role=held["fleet"].isin(PAPER).map({True: "paper", False: "planned"}))
    flown = _named(counts).assign(role="launched")
    before = last_of_each(select(flown, metric=LAUNCHED), until=then)
    since = last_of_each(flown[flown["end"].gt(pd.Timestamp(then))])
    return pd.concat([held, before, since], ignore_index=True)


def reached(rows: pd.DataFrame, names: Iterable[str], then: str) -> dict[str, object]:
    """Return how much of its plan each constellation has, for a sentence.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`fleets`.
    names : iterable of str
        Constellations.
    then : str
        As given to :func:`fleets`.

    Returns
    -------
    dict
        In per cent ``name_then``, and ``name`` for what was counted since; ``then``; ``since_period``, the day of
        the newest count since, and ``active_period``, that of satellites that are active (None where there is none);
        ``n``, how many constellations there are.
    """
    plan = rows[rows["role"].ne("launched")].set_index("fleet")["value"]
    flown = select(rows, role="launched")
    late = flown["end"].gt(pd.Timestamp(then))
    parts = {"": flown[late], "_then": flown[~late]}
    found = {ending: 100 * part.set_index("fleet")["value"] / plan for ending, part in parts.items()}
    pairs = product(found.items(), names)
    shares_of_plan = {f"{name.lower()}{ending}": float(share.get(name, nan)) for (ending, share), name in pairs}
    dated = newest(since=flown[late], active=select(rows, metric=ACTIVE))
    return shares_of_plan | dated | {"then": then, "n": rows["fleet"].nunique()}


def flown(counts: pd.DataFrame, names: Iterable[str], start: str) -> pd.DataFrame:
    """Return what constellations had launched since a day, and how many of each are active by the newest count.

    Parameters
    ----------
    counts : DataFrame
        Satellites launched and active.
    names : iterable of str
        Constellations.
    start : str
        The first day, ISO.
    """
    own = select(counts[counts["end"].ge(pd.Timestamp(start)) & ~counts["source"].isin(DOUBTFUL)], entity=list(names))
    return pd.concat([select(own, metric=LAUNCHED), last_of_each(select(own, metric=ACTIVE))], ignore_index=True)


def progress(goals: pd.DataFrame, flown: pd.DataFrame, entity: str, due: str) -> dict[str, object]:
    """Return how far a constellation has come towards the number it was to have launched by the end of a year.

    Parameters
    ----------
    goals, flown : DataFrame
        Satellites planned and launched.
    entity : str
        The constellation.
    due : str
        The year of the goal.

    Returns
    -------
    dict
        ``goal``, ``launched`` with ``launched_period``, ``share`` in per cent, ``due``.
    """
    last = newest(launched=select(flown, entity=entity, metric=LAUNCHED))
    goal = value_of(goals, entity=entity, period=due)
    return {**last, "goal": goal, "due": due, "share": 100 * last["launched"] / goal}


def newest_shares(counted: Mapping[str, pd.DataFrame], entity: str, world: pd.DataFrame) -> dict[str, object]:
    """Return the newest share of an entity in several measures, the part of a year counted since, and rival totals.

    Parameters
    ----------
    counted : mapping of str to DataFrame
        Each measure under the name that a sentence has for it.
    entity : str
        Whose share.
    world : DataFrame
        What sources count for the world in one year, by which test flights they count.

    Returns
    -------
    dict
        For each name the share in per cent, ``name_period`` and ``name_part`` (None where there is none); ``fewest``
        and ``most``, the totals of the world (nan where there are none), and their year as ``rule``.
    """
    totals = {"fewest": world["value"].min(), "most": world["value"].max(), "rule": latest(world)["period"]}
    parts = {f"{name}_part": latest(rows, frequency="interval")["period"] for name, rows in counted.items()}
    return newest(**{name: shares(rows, entity) for name, rows in counted.items()}) | parts | totals


ROCKETS = ("Falcon 9", "Falcon Heavy", "Space Shuttle", "Zenit 2", "Soyuz", "Proton")
"""Those a figure of costs names: the two of today first, then what they are held against."""


def cheaper(costs: pd.DataFrame, entity: str, others: Iterable[str]) -> dict[str, float]:
    """Return what a rocket costs, what others cost, and by how much it is cheaper than each, in per cent.

    Parameters
    ----------
    costs : DataFrame
        One row a rocket.
    entity : str
        The rocket.
    others : iterable of str
        Those it is held against.

    Returns
    -------
    dict
        Under names in lower case with ``_`` for spaces: the costs, and for the others ``name_drop``.
    """
    named = {name: value_of(costs, entity=name) for name in (entity, *others)}
    keys = {name: name.lower().replace(" ", "_") for name in named}
    drops = {f"{keys[name]}_drop": 100 * (1 - named[entity] / named[name]) for name in others}
    return {keys[name]: value for name, value in named.items()} | drops


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    listed = [name for names in FLEETS.values() for name in names]
    return select(rows.assign(fleet=rows["entity"].replace(FILED_AS)), fleet=listed)
