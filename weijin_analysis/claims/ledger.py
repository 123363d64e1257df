"""The ledger: every statement of the report with what the data say of it and what became of it.

One frame, from which tables, scores, reminders and the command line are made. What must not go in here: words for
readers.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from weijin_analysis.catalog import reference
from weijin_analysis.claims.bindings import read_bindings
from weijin_analysis.claims.checks import NO_DATA, Check, check
from weijin_analysis.claims.judgments import SETTLED, outcomes, resolved, together
from weijin_analysis.claims.numbers import Found

NAN = float("nan")
JUDGED = ["verdict", "reason", "evidence_zh", "evidence_en", "source", "published"]
HEDGES = ("有望", "预计", "可能", "将")
"""Words by which the report hedges a forecast."""


def ledger(as_of: str = "", chapter: str = "") -> pd.DataFrame:
    """Return every statement, of the report or of one chapter, as it stands on a day.

    Parameters
    ----------
    as_of : str, default ""
        Use only numbers and judgments known by this day (YYYY-MM-DD); "" for everything.
    chapter : str, default ""
        Two digits; "" for all chapters.

    Returns
    -------
    DataFrame
        The columns of ``report/claims.csv`` (text) and

        - ``result``: holds, drifted, contradicted or no_data; ``bound``: whether it is tied to data at all;
        - ``found``, ``found_low``, ``found_high``, ``found_then``: the number found now and on the report's own day;
          ``expected``, ``bound_low``, ``bound_high``, ``found_unit``: what would bear it out (float64, nan if none);
        - ``found_period``, ``found_known``, ``found_sources``: newest period and day of knowledge, ids of the sources;
        - ``by_hand``, ``reason``, ``evidence_zh``, ``evidence_en``, ``source``, ``published``: the judgment;
        - ``by_data``: what the data make of a forecast or plan; ``agrees``: whether both say the same (None where
          one is silent); ``outcome``: the one that counts;
        - ``numeric``, ``hedged``, ``own``: whether it gives a number, hedges, is the report's own (bool).

    Raises
    ------
    DataError
        If the package or a binding is malformed.
    """
    claims = reference("claims")
    claims = claims[claims["chapter"].eq(chapter)].reset_index(drop=True) if chapter else claims
    judged = outcomes(as_of).set_index("claim_id")[JUDGED].rename(columns={"verdict": "by_hand"})
    found = pd.DataFrame([_checked(made) for made in _per_claim(claims, as_of)], index=claims.index)
    rows = claims.join(found).join(judged, on="id")
    rows[judged.columns] = rows[judged.columns].fillna("")
    return _with_traits(_with_outcomes(rows))


def _per_claim(claims: pd.DataFrame, as_of: str) -> list[Check | None]:
    bindings = read_bindings()
    return [check(bindings[id], as_of) if id in bindings else None for id in claims["id"]]


def _checked(made: Check | None) -> Mapping[str, object]:
    if made is None:
        return {"result": NO_DATA, "bound": False} | _numbers(None) | _bounds(None) | {"found_then": NAN}
    then = made.then.value if made.then else NAN
    return {"result": made.result, "bound": True} | _numbers(made.now) | _bounds(made) | {"found_then": then}


def _numbers(found: Found | None) -> dict[str, object]:
    if found is None:
        ends = {"found": NAN, "found_low": NAN, "found_high": NAN}
        return ends | {"found_period": "", "found_known": pd.NaT, "found_sources": ""}
    rows = found.rows
    newest = rows.loc[rows["start"].idxmax(), "period"]
    return {
        "found": found.value, "found_low": found.low, "found_high": found.high, "found_period": newest,
        "found_known": rows["known"].max(), "found_sources": ", ".join(dict.fromkeys(rows["source"])),
    }  # fmt: skip


def _bounds(made: Check | None) -> dict[str, object]:
    if made is None:
        return {"expected": NAN, "bound_low": NAN, "bound_high": NAN, "found_unit": "", "note_zh": "", "note_en": ""}
    binding = made.binding
    expected = NAN if binding.expected is None else binding.expected
    return {
        "expected": expected, "bound_low": binding.low, "bound_high": binding.high, "found_unit": binding.unit,
        "note_zh": binding.note_zh, "note_en": binding.note_en,
    }  # fmt: skip


def _with_outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    by_data = [resolved(kind, result) for kind, result in zip(rows["kind"], rows["result"], strict=True)]
    rows = rows.assign(by_data=by_data)
    voices = list(zip(rows["by_hand"], rows["by_data"], rows["kind"], strict=True))
    agrees = [hand == data if hand in SETTLED and data else None for hand, data, _ in voices]
    return rows.assign(agrees=pd.Series(agrees, dtype=object), outcome=[together(*voice) for voice in voices])


def _with_traits(rows: pd.DataFrame) -> pd.DataFrame:
    own = rows["attributed_to"].map(reference("attributions").set_index("name")["own"]).eq("yes")
    numeric = rows[["value", "low", "high"]].ne("").any(axis="columns")
    hedged = rows["probability_hint"].map(lambda words: any(word in words for word in HEDGES))
    return rows.assign(numeric=numeric, hedged=hedged, own=own)
