"""What changed in the ledger: statements whose result or verdict is another, new ones and ones that are gone.

What must not go in here: checking and judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis.publish.changes.inputs import DATA, Because, Inputs

VERDICTS = ("result", "outcome")
"""What the data say of a statement, and what became of it."""

LEDGER = {"claims": "id", "claim_bindings": "claim_id", "outcomes": "claim_id"}
"""The tables that speak of single statements, with the column that names one."""

Record = Mapping[str, Any]


@dataclass(frozen=True)
class ClaimChange:
    """A statement of which something else holds now; ``before`` or ``after`` is None where it did not stand."""

    id: str
    chapter: str
    because: Because
    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The statement as it is now, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found


def claim_changes(inputs: Inputs) -> tuple[ClaimChange, ...]:
    """Return the statements of the chapters compared whose verdict changed, by id."""
    old, new = (_of_chapters(run.claims, inputs.heard) for run in (inputs.before, inputs.after))
    changed = [name for name in sorted({*old, *new}) if _verdict(old.get(name)) != _verdict(new.get(name))]
    return tuple(_change(name, old.get(name), new.get(name), inputs) for name in changed)


def _of_chapters(claims: Mapping[str, Record], chapters: tuple[str, ...]) -> dict[str, Record]:
    return {name: record for name, record in claims.items() if record["chapter"] in chapters}


def _verdict(record: Record | None) -> tuple[Any, ...]:
    return () if record is None else tuple(record.get(name, "") for name in VERDICTS)


def _change(name: str, before: Record | None, after: Record | None, inputs: Inputs) -> ClaimChange:
    chapter = str((after or before or {})["chapter"])
    return ClaimChange(name, chapter, _why(name, chapter, inputs), before, after)


def _why(name: str, chapter: str, inputs: Inputs) -> Because:
    """Why: for certain the data, if they say something else of this very statement; else whatever differs."""
    if any(inputs.series_touched(table, **{column: name}) for table, column in LEDGER.items()):
        return Because((DATA,))
    return Because.one_of(inputs.candidates(chapter, {*inputs.before.manifest["data"]}))
