"""What became of a statement: five verdicts in one order, and how single findings add up to one.

The words stand in the catalogues (``verdict.came_true`` ...), the marks are drawn by
:mod:`weijin_analysis.plotting.verdict_marks` and, in HTML, by the style sheet of the edition; here is what both agree
on. What must not go in here: drawing, and any statement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.messages import Message, bilingual, message

CAME_TRUE, PARTLY, DID_NOT, OPEN, UNVERIFIABLE = "came_true", "partly", "did_not", "open", "unverifiable"
VERDICTS = (CAME_TRUE, PARTLY, DID_NOT, OPEN, UNVERIFIABLE)
"""From the best to what nobody can say, in the order in which they are counted and listed."""

COLOURS = {CAME_TRUE: "good", PARTLY: "part", DID_NOT: "bad", OPEN: "open", UNVERIFIABLE: "open"}
"""Tokens of the house style; the mark tells verdicts apart without them."""

OF_SUPPORT = {"yes": CAME_TRUE, "partly": PARTLY, "no": DID_NOT}
"""What a single finding says, by the word a table has for whether it supports a statement."""


def word(verdict: str) -> Message:
    """Return the word for a verdict.

    Raises
    ------
    UnknownNameError
        If there is no such verdict.
    """
    return message(f"verdict.{checked(verdict)}")


def checked(verdict: str) -> str:
    """Return a verdict if it is one of the five."""
    if verdict not in VERDICTS:
        raise UnknownNameError("verdict", repr(verdict), "one of " + ", ".join(VERDICTS))
    return verdict


def overall(verdicts: Iterable[str]) -> str:
    """Return the verdict that single ones add up to: all of one kind, or partly; without any, it is open."""
    kinds = {checked(verdict) for verdict in verdicts}
    return OPEN if not kinds else kinds.pop() if len(kinds) == 1 else PARTLY


def tally(verdicts: Iterable[str]) -> dict[str, int]:
    """Return how many there are of each of the five, in their order, those that do not occur included."""
    counted = Counter(checked(verdict) for verdict in verdicts)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def listed(verdicts: Iterable[str]) -> tuple[Message, ...]:
    """Return how many there are of each verdict that occurs, as parts of a sentence."""
    counted = tally(verdicts)
    return tuple(message(f"verdict.count.{verdict}", n=n) for verdict, n in counted.items() if n)


HEADS = ("statement", "evidence", "verdict", "newest")
"""Columns of a chart of verdicts; their words are ``verdict.head.<head>``."""

COLUMNS = ("entry", "text", "verdict", "evidence", "newest", "remark", "pro", "contra")


def judged(facts: pd.DataFrame, entries: Sequence[str], by: str, words: str) -> pd.DataFrame:
    """Return one row an entry: what its facts, from the oldest to the newest, say and add up to.

    Parameters
    ----------
    facts : DataFrame
        Columns ``date`` (a year, month or day as text), ``supports`` (yes, partly, no), ``fact_zh`` and ``fact_en``,
        and the one named by ``by``.
    entries : sequence of str
        What is judged, in the order of the rows.
    by : str
        Column of the facts that names the entry.
    words : str
        Prefix of the messages ``<words>.<entry>`` that say what is judged.

    Returns
    -------
    DataFrame
        entry, text (message), verdict, evidence (tuple of verdicts), newest (the last date, None without a fact),
        remark (that date as a message), pro and contra (the newest fact for and the newest not quite for it, as
        messages, "" where there is none); RangeIndex.
    """
    ordered = facts.sort_values("date", kind="stable")
    rows = [_judged(ordered[ordered[by].eq(entry)], entry, words) for entry in entries]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def _judged(facts: pd.DataFrame, entry: str, words: str) -> dict[str, object]:
    evidence = tuple(OF_SUPPORT[support] for support in facts["supports"])
    newest = facts["date"].iloc[-1] if len(facts) else None
    remark = message("verdict.newest", day=newest) if newest else ""
    speaks_for = facts["supports"].eq("yes")
    return {
        "entry": entry, "text": message(f"{words}.{entry}"), "verdict": overall(evidence), "evidence": evidence,
        "newest": newest, "remark": remark, "pro": _last(facts[speaks_for]), "contra": _last(facts[~speaks_for]),
    }  # fmt: skip


def _last(facts: pd.DataFrame) -> Message | str:
    return bilingual(*facts[["fact_zh", "fact_en"]].iloc[-1]) if len(facts) else ""
