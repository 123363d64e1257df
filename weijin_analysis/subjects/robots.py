"""Robots in rows: shares of the world's stock, one list of installations, density by the base it was published on.

IFR restates its numbers, and in 2026 it changed the employment that density is divided by. What was published on two
bases is kept apart here, so that no chart can join it. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived
from weijin_analysis.messages import Message, message, those_known
from weijin_analysis.readings import newest, select, unstated, value_of

COUNTRIES = ("China", "Japan", "United States", "South Korea", "Germany")
"""The countries for which a complete list of installations was found."""

LISTED = "ch06-owid-aiindex2026"
"""The source that lists the installations of every year in one vintage, rounded to thousands."""

REBASED = pd.Timestamp("2026-04-08")
"""The day on which IFR divided China's robots by other employment than before."""

BREAK = 2021
"""The year from which CRIA’s successor counts, and may count more."""

SHARES = ["domestic_supplier_share_of_installations", "domestic_supplier_share_cria"]
"""Chinese makers’ share of the robots installed in China, by IFR and by CRIA."""

INSTALLED = {"metric": "robot_installations", "kind": "observed"}
"""What names rows of yearly installations; preliminary counts are estimates and stay out."""

BY_COUNTRY = {**INSTALLED, "entity": list(COUNTRIES)}
EDITION = {**BY_COUNTRY, "source": LISTED}
"""Installations by country: from whatever source, and from the list in one vintage."""

WAYS = (EDITION, BY_COUNTRY)
"""Both, as :func:`one_list` wants them."""

EXTENDED = ("World", "China")
"""Whose installations are extended."""

STOCKS = ["China", "Japan", "Germany", "World"]
"""Whose stock is known for more than one year, with the exact number."""

OF_STOCK = {"metric": "robot_operational_stock", "entity": [*COUNTRIES, "World"]}
"""What names rows of the stock."""

COMPARED = ("China", "Germany", "Japan")
"""The countries of which the report says that the first has passed the others in density."""

PER_10000 = "robots per 10000 employees"


def stock_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each country in the world's operational stock, in per cent.

    Parameters
    ----------
    rows : DataFrame
        The stock of countries and of the world, one row a year each. Bounds ("over a million") have no share.

    Returns
    -------
    DataFrame
        As :func:`weijin_analysis.derived.ratio` returns it.
    """
    known = exact(rows)
    return derived.ratio(known[known["entity"].isin(COUNTRIES)], known[known["entity"].eq("World")])


def exact(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that state a number, and no bound or range."""
    return rows[rows["value"].notna() & rows["low"].isna() & rows["high"].isna()]


def stock_gaps(rows: pd.DataFrame) -> tuple[Message, ...]:
    """Return what is known of the stock but not exactly, or not for more than one year.

    Parameters
    ----------
    rows : DataFrame
        Rows of :data:`OF_STOCK`.
    """
    known = exact(rows)
    others = select(known, entity=[place for place in COUNTRIES if place not in STOCKS])
    alone = others[~others.duplicated("entity", keep=False)]
    found = {
        "bounds": [_bound(row) for row in select(rows.drop(known.index), entity="China").to_dict("records")],
        "rounded": select(known, entity="World", grade="approx")["period"].tolist(),
        "once": [message("f06-2.once", name=row["entity"], year=row["period"]) for row in alone.to_dict("records")],
    }
    return those_known([f"f06-2.gap.{gap}" for gap in ("china", "world", "once")], **found)


def newest_stock(stock: pd.DataFrame, share: pd.DataFrame, entity: str = "China") -> dict[str, object]:
    """Return the newest stock of a country, its newest share, and the first one if that is another.

    Parameters
    ----------
    stock : DataFrame
        Exact numbers.
    share : DataFrame
        From :func:`stock_shares`.
    entity : str, default "China"
        The country.

    Returns
    -------
    dict
        ``stock``, ``share`` and ``first``, each also with ``_period``; None and nan where there is none.
    """
    own = select(share, entity=entity).sort_values("start", kind="stable")
    first = own.head(1) if len(own) > 1 else own[:0]
    return newest(stock=select(stock, entity=entity), share=own, first=first)


def successor(counted: pd.DataFrame) -> int | None:
    """Return the year from which CRIA's successor counts, None where none of its counts is there."""
    return BREAK if counted["start"].dt.year.ge(BREAK).any() else None


def share_gaps(ifr: pd.DataFrame, cria: pd.DataFrame) -> tuple[Message, ...]:
    """Return the years without a share in each count, and that the report's own are not public."""
    absent = {"ifr": unstated(ifr), "cria": unstated(cria)}
    return those_known([f"f06-1.gap.{gap}" for gap in (*absent, "report")], **absent)


def newest_fall(rows: pd.DataFrame) -> dict[str, object]:
    """Return the newest value, the first one, and the one of the year before if the newest is a fall from it.

    Parameters
    ----------
    rows : DataFrame
        One series, one row a year.

    Returns
    -------
    dict
        ``value``, ``before`` and ``first``, each also with ``_period``; None and nan where there is none.
    """
    ordered = rows.sort_values("start", kind="stable")
    last, rest = ordered.tail(1), ordered[:-1]
    above = rest["value"].gt(last["value"].max()) & rest["end"].add(pd.Timedelta(days=1)).eq(last["start"].max())
    return newest(value=last, before=rest[above], first=ordered.head(1))


def one_list(rows: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Return the list of one source if it has all that a day knew up to its last year, else what that day knew.

    Parameters
    ----------
    rows : DataFrame
        Rows of :data:`EDITION`.
    chosen : DataFrame
        Rows of :data:`BY_COUNTRY`, each year as last stated by the day.
    """
    spoken_of = chosen[chosen["start"].le(rows["start"].max())]
    return rows if len(rows) and _pairs(spoken_of) <= _pairs(rows) else chosen


def edition_of(rows: pd.DataFrame) -> str:
    """Return ``one`` if all rows come from one source, else ``many``."""
    return "one" if rows["source"].nunique() == 1 else "many"


def listing(rows: pd.DataFrame) -> Message:
    """Return whether a list of installations is one edition, for a note."""
    return message(f"f06-2.list.{edition_of(rows)}")


def by_base(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return densities as published before IFR changed China's employment, and since.

    Parameters
    ----------
    rows : DataFrame
        Densities of all vintages, per 10,000 or per 1,000 employees.

    Returns
    -------
    tuple of DataFrame
        Both per 10,000, one row for each entity and year; rows stated per 1,000 are marked as derived.
    """
    plain = rows["unit"].eq(PER_10000)
    same = pd.concat([rows[plain], derived.per(rows[~plain], 0.1, PER_10000)])
    since = same["known"].ge(REBASED)
    return _one_each(same[~since]), _one_each(same[since])


def bases(before: pd.DataFrame, since: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return both bases by their names; before the new one was published there is no second."""
    return {"before": before, "since": since} if len(since) else {"before": before}


def passed(before: pd.DataFrame, since: pd.DataFrame, period: str = "2023") -> dict[str, object]:
    """Return the densities of :data:`COMPARED` in one year on the old base, and China's on the new one.

    Parameters
    ----------
    before, since : DataFrame
        From :func:`by_base`.
    period : str, default "2023"
        The year the report speaks of.

    Returns
    -------
    dict
        ``old``, ``germany``, ``japan`` (old base), ``new`` (China, new base) and ``period``; nan where not known;
        ``since`` (month from which the new base holds) and ``first`` (China's first year on it), None where there is
        none.
    """
    old, germany, japan = (value_of(before, entity=place, period=period) for place in COMPARED)
    new = value_of(since, entity=COMPARED[0], period=period)
    rebased = f"{REBASED:%Y-%m}" if len(since) else None
    first = select(since, entity=COMPARED[0])["period"].min()
    known = {"period": period, "since": rebased, "first": first}
    return {"old": old, "germany": germany, "japan": japan, "new": new, **known}


def missed(forecasts: pd.DataFrame, came: pd.DataFrame) -> dict[str, object]:
    """Return the first and the last forecast made in the year it was about, with what came.

    Parameters
    ----------
    forecasts : DataFrame
        Of all vintages, one each a year.
    came : DataFrame
        The same series as observed.

    Returns
    -------
    dict
        ``first``, ``first_said``, ``first_came``, ``first_off`` and the same for ``last``: year, forecast, outcome, and
        by how much per cent the outcome was off; None and nan where there are no two such forecasts.
    """
    running = forecasts[forecasts["published"].str[:4].eq(forecasts["period"])]
    pairs = running.merge(came, on="period", suffixes=("_said", "")).sort_values("period")
    ends = {"first": pairs.head(1), "last": pairs[1:].tail(1)}
    return {name: value for end, pair in ends.items() for name, value in _outcome(end, pair).items()}


def _bound(row: dict[str, object]) -> Message:
    side, end = ("below", row["high"]) if pd.isna(row["low"]) else ("above", row["low"])
    return message(f"f06-2.bound.{side}", year=row["period"], value=end)


def _outcome(name: str, pair: pd.DataFrame) -> dict[str, object]:
    said, came, year = (pair[column].iloc[0] if len(pair) else None for column in ("value_said", "value", "period"))
    off = abs(100 * (came / said - 1)) if len(pair) else float("nan")
    return {name: year, f"{name}_said": said, f"{name}_came": came, f"{name}_off": off}


def _pairs(rows: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(rows["entity"], rows["period"], strict=True))


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each entity and year: as first published on its base."""
    ordered = rows.sort_values("known", kind="stable").drop_duplicates(["entity", "period"])
    return ordered.sort_values(["entity", "start"], kind="stable")
