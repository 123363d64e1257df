"""The report's statements as pages show them: read from the ``claims.json`` that a run leaves in its folder.

The file is a list of objects. Each has ``id``, ``chapter`` (two digits), ``kind``, ``resolve_by`` (ISO day or ""),
``result`` (holds, drifted, contradicted, no_data), ``outcome`` (one of the five verdicts, or "" where nothing was
foreseen), ``sources`` (as in a figure's record), and in both languages ``statement_zh``, ``statement_en``, ``said_by``,
``found`` (what the data say), ``expected`` and ``evidence`` (what happened), each "" where there is none. What must not
go in here: checking and judging.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weijin_analysis.errors import RunError
from weijin_analysis.formats import date_text
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.figures import Source, source_of
from weijin_analysis.publish.run import Run

FILE = "claims.json"
VERDICTS = ("came_true", "partly", "did_not", "open", "unverifiable")
"""As in :mod:`weijin_analysis.verdicts`, which needs pandas."""

NEAREST = {"holds": "came_true", "drifted": "partly", "contradicted": "did_not", "no_data": "unverifiable"}
"""The verdict whose mark a result of the data has; the word tells them apart."""

WORDS = (*(f"verdict.{verdict}" for verdict in VERDICTS), *(f"result.{result}" for result in NEAREST))
"""The messages a statement can be marked with, in the order in which a reader may choose one."""

REQUIRED = ("id", "chapter", "kind", "statement_zh", "statement_en")


@dataclass(frozen=True)
class Claim:
    """One statement in one language; ``due`` is as the page writes it."""

    id: str
    chapter: str
    language: str
    kind: str
    statement: str
    said_by: str
    due: str
    outcome: str
    result: str
    evidence: str
    found: str
    expected: str
    sources: tuple[Source, ...]

    @property
    def word(self) -> str:
        """The message that says what became of it, or what the data say of it."""
        return f"verdict.{self.outcome}" if self.outcome else f"result.{self.result}"

    @property
    def has_answer(self) -> bool:
        """Whether anything is known of it: a verdict, or what the data say."""
        return bool(self.outcome or self.found)

    @property
    def also_found(self) -> str:
        """What the data say, beside evidence of another kind."""
        return self.found if self.evidence and self.result != "no_data" else ""

    @property
    def look(self) -> str:
        """The verdict whose mark it has."""
        return self.outcome or NEAREST[self.result]


def read_claims(run: Run) -> tuple[Claim, ...]:
    """Return the statements of a run in both languages; none if it has no ledger.

    Raises
    ------
    RunError
        If the file is not such a list; the message names the first object that is wrong.
    """
    path = run.folder / FILE
    if not path.is_file():
        return ()
    return tuple(_claim(record, language) for record in _records(path) for language in LANGUAGES)


def tally(claims: Iterable[Claim]) -> list[tuple[str, int]]:
    """Return how many statements have each verdict, the five in their order; those without one are left out."""
    counted = Counter(claim.outcome for claim in claims)
    return [(verdict, counted[verdict]) for verdict in VERDICTS]


def _records(path: Path) -> list[Mapping[str, Any]]:
    remedy = "Run the chapters again."
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise RunError(FILE, f"text that is not JSON ({error})", "a list of statements", remedy) from None
    for number, record in enumerate(records, start=1):
        _check(record, f"{FILE}, statement {number}")
    return list(records)


def _check(record: Mapping[str, Any], where: str) -> None:
    remedy = "Run the chapters again."
    missing = [name for name in REQUIRED if not record.get(name)]
    if missing:
        raise RunError(where, f"no {missing[0]}", ", ".join(REQUIRED), remedy)
    outcome, result = record.get("outcome", ""), record.get("result", "no_data")
    if outcome not in ("", *VERDICTS):
        raise RunError(where, f"the outcome {outcome!r}", "one of " + ", ".join(VERDICTS), remedy)
    if result not in NEAREST:
        raise RunError(where, f"the result {result!r}", "one of " + ", ".join(NEAREST), remedy)


def _claim(record: Mapping[str, Any], language: str) -> Claim:
    due = record.get("resolve_by", "")
    spoken = ("statement", "said_by", "evidence", "found", "expected")
    return Claim(
        id=record["id"],
        chapter=record["chapter"],
        language=language,
        kind=record["kind"],
        due=date_text(due, language) if due else "",
        outcome=record.get("outcome", ""),
        result=record.get("result", "no_data"),
        sources=tuple(source_of(source, language) for source in record.get("sources", ())),
        **{name: record.get(f"{name}_{language}", "") for name in spoken},
    )
