"""The Global South in rows: what China invests abroad and receives, edition by edition, and a rival count of jobs.

An edition of UNCTAD's yearbook works the latest years out anew, so two editions are never joined; the commerce ministry
counts in its own way and is never joined to them. What must not go in here: wordings and drawing.
"""

from __future__ import annotations

import pandas as pd

from weijin_analysis import derived, vintages
from weijin_analysis.readings import lead, select, value_of

FLOWS = ["fdi_outflow", "fdi_inflow"]
"""UNCTAD's two directions: out of a country and into it."""
MINISTRY = ["odi_flow_official", "fdi_utilised_official"]
"""The commerce ministry's count of the same."""
WHOSE = {"fdi_outflow": "China", "odi_flow_official": "China", "fdi_inflow": "World", "fdi_utilised_official": "World"}
"""Whose money it is: that leaving China is China's, that coming in the world's."""
SINCE = "1990"
BILLION = "USD billion"

SOLAR = "renewable_jobs_solar_pv"
PRESS = "ch10-irena-2024-advfn"
"""The press release that gives jobs in solar power another number than the report it announces."""


def of_china(flows: pd.DataFrame) -> pd.DataFrame:
    """Return China's flows in every edition, from :data:`SINCE` on."""
    return select(flows[flows["start"].ge(SINCE)], entity="China")


def by_owner(rows: pd.DataFrame) -> pd.DataFrame:
    """Return flows in billions of dollars with ``whose`` money they are."""
    made = derived.per(rows, 1000, BILLION) if rows["unit"].eq("USD million").all() else rows
    return made.assign(whose=rows["metric"].map(WHOSE))


def editions(own: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the newest edition, and the rows of all older ones."""
    newest = vintages.newest_edition(own)
    return newest, own.drop(newest.index)


def streak(own: pd.DataFrame, report_day: str) -> dict[str, object]:
    """Return for how many years in a row more left than came in, now and in the edition that the report could open.

    Parameters
    ----------
    own : DataFrame
        From :func:`of_china`.
    report_day : str
        The day of the report's own view, ISO.

    Returns
    -------
    dict
        As :func:`weijin_analysis.readings.lead`; ``streak``, the years in a row, or None where the last year is none
        of them; and the same of the older edition under ``then_``, nan and None where that is the newest one.
    """
    newest, _ = editions(own)
    then, _ = editions(own[own["known"].le(pd.Timestamp(report_day))])
    then = then.drop(newest.index, errors="ignore")
    now, was = (lead(*(select(rows, metric=metric) for metric in FLOWS)) for rows in (newest, then))
    return now | {"streak": now["n"] or None} | {f"then_{name}": value for name, value in was.items()}


def rival(jobs: pd.DataFrame, drawn: pd.DataFrame) -> dict[str, float]:
    """Return the jobs in solar power that are drawn, and the number of the press release where it is another.

    Parameters
    ----------
    jobs : DataFrame
        The table of jobs, all vintages.
    drawn : DataFrame
        The rows drawn.

    Returns
    -------
    dict
        ``solar`` and ``solar_press``; nan where there is none, or no other.
    """
    solar = value_of(select(drawn, metric=SOLAR, entity="World"))
    press = value_of(select(jobs, metric=SOLAR, entity="World", source=PRESS))
    return {"solar": solar, "solar_press": press if press != solar else float("nan")}
