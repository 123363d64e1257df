"""What chapter 01 asks of the ledger: the topics of the 2024 review, the count by chapter, the rates, the highlights.

What must not go in here: what other chapters ask, checking and judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import pandas as pd

from weijin_analysis.catalog import reference
from weijin_analysis.claims import hit_rates, outcomes
from weijin_analysis.ledger_tables import LOOKS
from weijin_analysis.messages import Message, bilingual, message
from weijin_analysis.verdicts import CAME_TRUE, DID_NOT, UNVERIFIABLE, overall, tally

TRAITS = {"numeric": True, "directional": False}
"""Whether a prediction gives a number, by the name of the row that counts it."""

BOTH = {"miss": "partly_miss", "hit": "partly_hit"}
"""The readings shown: the one that flatters least and the one that does most."""


def evidence(as_of: str, chapter: str = "") -> pd.DataFrame:
    """Return the judgments of a day that cite a source, of all chapters or of one, as rows a figure can show."""
    rows = outcomes(as_of)
    of_chapter = rows["claim_id"].str.startswith(f"c{chapter}")
    return rows[of_chapter & rows["source"].ne("")].assign(table="outcomes", basis="release")


def topics(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a topic of the report's own review, with what its statements came to.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`.

    Returns
    -------
    DataFrame
        text and judgment (messages), evidence (tuple of verdicts: what was judged, then what the data say of facts),
        verdict (what they add up to; unverifiable where there is nothing), remark (message: how many events).
    """
    own = rows[rows["chapter"].eq("01")]
    return pd.DataFrame([_topic(topic, own) for topic in reference("review_topics").to_dict("records")])


def _topic(topic: Mapping[str, str], rows: pd.DataFrame) -> dict[str, object]:
    of_topic = rows[rows["section"].eq(topic["topic_zh"])]
    judged = [verdict for verdict in of_topic["outcome"] if verdict]
    facts = of_topic[of_topic["outcome"].eq("") & of_topic["result"].ne("no_data")]
    evidence = (*judged, *(LOOKS[result] for result in facts["result"]))
    return {
        "text": bilingual(topic["topic_zh"], topic["topic_en"]),
        "judgment": bilingual(topic["judgment_zh"], topic["judgment_en"]),
        "verdict": overall(evidence) if evidence else UNVERIFIABLE,
        "evidence": evidence,
        "remark": message("x01-1.events", n=int(topic["events"])),
    }


def by_chapter(rows: pd.DataFrame) -> list[tuple[Message, dict[str, int]]]:
    """Return the chapters in order with how many of their judged statements came to which verdict."""
    judged = rows[rows["outcome"].ne("") & rows["by_hand"].ne("")]
    return [(message(f"ch{chapter}.name"), tally(part["outcome"])) for chapter, part in judged.groupby("chapter")]


def rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the hit rates of numeric and of directional predictions in both readings, as rows for a chart.

    Returns
    -------
    DataFrame
        ``entity`` (``numeric.partly_miss`` ...), value, low and high in percent with the Wilson interval as range, and
        the columns a chart of rows needs; no rows where nothing is settled.
    """
    counted = hit_rates(rows[rows["by_hand"].ne("")], "numeric").set_index("group")
    made = [
        _rate(f"{name}.{entry}", counted.loc[trait], reading)
        for name, trait in TRAITS.items() if trait in counted.index
        for reading, entry in BOTH.items()
    ]  # fmt: skip
    frame = pd.DataFrame(made, columns=["entity", "value", "low", "high", "unit", "start", "end", "source"])
    return frame.assign(disputed=False, kind="observed", grade="", frequency="day")


def _rate(entity: str, counts: pd.Series, reading: str) -> dict[str, object]:
    numbers = {end: 100 * counts[f"{name}_{reading}"] for end, name in _ENDS.items()}
    return {"entity": entity, **numbers, "unit": "percent", "start": _DAY, "end": _DAY, "source": ""}


_ENDS = {"value": "rate", "low": "low", "high": "high"}
_DAY = pd.Timestamp("2000-01-01")
"""Rates have no date; a chart of rows wants one."""


def groups() -> list[tuple[Message, list[str]]]:
    """Return the rows of the rates under their heads."""
    return [(message(f"x01-2.{name}"), [f"{name}.{entry}" for entry in BOTH.values()]) for name in TRAITS]


def names() -> dict[str, Message]:
    """Return what each row of the rates is called."""
    return {f"{name}.{entry}": message(f"x01-2.{entry}") for name in TRAITS for entry in BOTH.values()}


def counts(rows: pd.DataFrame) -> dict[str, object]:
    """Return the values for the finding of the ledger: statements, judgments, hits in all, and both rates."""
    judged = rows[rows["by_hand"].ne("")]
    every = hit_rates(judged)
    if every.empty:
        return dict.fromkeys(("judged", "settled", "hits", "least", "most"), float("nan")) | {"n": len(rows)}
    one = every.iloc[0]
    ends = {"least": 100 * one["rate_miss"], "most": 100 * one["rate_hit"]}
    settled = float("nan") if isnan(one["rate_miss"]) else int(one["settled"])
    return {"n": len(rows), "judged": len(judged), "settled": settled, "hits": int(one[CAME_TRUE]), **ends}


def highlights(rows: pd.DataFrame, verdict: str) -> pd.DataFrame:
    """Return the clearest hits or misses, as ``report/outcomes.csv`` marks them.

    Parameters
    ----------
    rows : DataFrame
        Of the ledger.
    verdict : {"came_true", "did_not"}
        Which of the two.
    """
    chosen = reference("outcomes").loc[lambda frame: frame["highlight"].eq("yes"), "claim_id"]
    return rows[rows["id"].isin(chosen) & rows["outcome"].eq(verdict) & rows["outcome"].isin((CAME_TRUE, DID_NOT))]
