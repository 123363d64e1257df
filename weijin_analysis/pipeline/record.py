"""The record of a run as it grows: its manifest, and what its items have in common.

What must not go in here: running items, and deciding which of them run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from weijin_analysis import ledger_files
from weijin_analysis.archive import files as archive_files
from weijin_analysis.errors import DataError
from weijin_analysis.pipeline.manifest import Failure, Manifest, Result, now, write
from weijin_analysis.pipeline.notebook import count_code_cells
from weijin_analysis.pipeline.plan import Item, left_out
from weijin_analysis.pipeline.reuse import Decision, Inputs, take


class Record:
    """The manifest as it grows: every change is on disk before anything else happens."""

    def __init__(self, folder: Path, decisions: Sequence[Decision], inputs: Inputs) -> None:
        self.folder = folder
        self.inputs = inputs
        self.items = [decision.item for decision in decisions]
        self.decisions = decisions
        self.waiting = _longest_first(decisions)
        pending = tuple(_pending(decision) for decision in decisions)
        missing = tuple(left_out(self.items))
        self.manifest = Manifest(
            folder.name, now(), None, "running", None, pending, inputs.versions, inputs.data, inputs.code, missing
        )
        write(self.manifest, folder)

    def take_what_stands(self, tell: Callable[[Item, Result], None]) -> None:
        """Put the files of reused items into the run's folder, and tell of each."""
        taken = {index: take(d, self.folder) for index, d in enumerate(self.decisions) if d.earlier is not None}
        for index, result in taken.items():
            self.manifest = self.manifest.with_item(index, result)
            tell(self.items[index], result)
        if taken:
            write(self.manifest, self.folder)

    def add(self, index: int, result: Result) -> None:
        self.manifest = self.manifest.with_item(index, replace(result, reason=self.decisions[index].reason))
        write(self.manifest, self.folder)

    def end(self, status: str, error: Failure | None = None) -> None:
        self.manifest = self.manifest.ended(status, error)
        write(self.manifest, self.folder)

    def keep_results(self) -> Failure | None:
        """Join the forecasts and the statements of the good items into the run's, or return why that fails."""
        ended = zip(self.items, self.manifest.items, strict=True)
        folders = [self.folder / item.figure_path for item, result in ended if result.is_good]
        forecasts = [folder / archive_files.FILE for folder in folders]
        statements = [folder / ledger_files.FILE for folder in folders]
        day = self.manifest.started[: len("2026-11-24")]
        try:
            archive_files.merge(forecasts, self.folder / archive_files.FILE, run=self.folder.name, made=day)
            ledger_files.merge(statements, self.folder / ledger_files.FILE)
        except DataError as error:
            return Failure(type(error).__name__, str(error))
        return None

    def all_good(self) -> bool:
        return all(item.is_good for item in self.manifest.items)


def _longest_first(decisions: Sequence[Decision]) -> list[int]:
    """The items that have to run: those with the most code first, so that no long one is alone at the end."""
    waiting = [index for index, decision in enumerate(decisions) if decision.earlier is None]
    size = {path: count_code_cells(path) for path in {decisions[index].item.notebook for index in waiting}}
    return sorted(waiting, key=lambda index: -size[decisions[index].item.notebook])


def _pending(decision: Decision) -> Result:
    item = decision.item
    return Result(item.chapter, item.language, item.parameters, case=item.case, reason=decision.reason)
