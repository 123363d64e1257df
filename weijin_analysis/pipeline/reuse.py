"""Which items need not run, because an earlier result still stands, and why the others must.

A result stands as long as nothing has changed that could make it another one: the notebook's code, the parameters,
this package's code and the libraries (together an item's recipe), and the data it read. Results are looked for in all
runs, the newest first; of a run that was killed, what had finished counts too. What must not go in here: running items.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from weijin_analysis.pipeline import manifest as manifests
from weijin_analysis.pipeline.execute import READS
from weijin_analysis.pipeline.inputs import NOTEBOOKS, code_hashes
from weijin_analysis.pipeline.latest import runs_by_time
from weijin_analysis.pipeline.manifest import Manifest, Result, file_hashes, library_versions
from weijin_analysis.pipeline.notebook import read_cells, with_text_of
from weijin_analysis.pipeline.plan import Item
from weijin_analysis.reads import changed

TEXT_CHANGED = "text changed"
SHOWN = 2
"""How many names a reason tells before it says "and 3 more"."""


@dataclass(frozen=True)
class Inputs:
    """What goes into the items of a run, as it is when the run begins.

    Parameters
    ----------
    directory : Path
        The data package.
    data, code, versions : mapping of str to str
        As in the manifest.
    """

    directory: Path
    data: Mapping[str, str]
    code: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, items: Sequence[Item], directory: Path) -> Inputs:
        """Take stock for these items."""
        notebooks = dict.fromkeys(item.notebook for item in items)
        return cls(directory, file_hashes(directory), code_hashes(notebooks), library_versions())

    def with_recipe(self, item: Item) -> Item:
        """Return an item with the checksum of all that is known of it before it runs."""
        parts = [_code(item.notebook), dict(item.parameters), self._package, dict(self.versions)]
        return replace(item, recipe=_digest(parts))

    @cached_property
    def _package(self) -> str:
        return _digest(_of_package(self.code))


@dataclass(frozen=True)
class Earlier:
    """An item's result in an earlier run."""

    run: Manifest
    folder: Path
    result: Result


@dataclass(frozen=True)
class Decision:
    """What is to be done about an item.

    Parameters
    ----------
    item : Item
        With its recipe.
    reason : str
        Why it has to run; for a reused one why it is not reused as it is, or "".
    earlier : Earlier, optional
        The result that is reused; None if the item has to run.
    failed : Earlier, optional
        A run in which the same inputs made the notebook fail.
    """

    item: Item
    reason: str
    earlier: Earlier | None = None
    failed: Earlier | None = None


def decide(items: Sequence[Item], inputs: Inputs, output: Path, *, force: bool = False) -> list[Decision]:
    """Return for each item whether it has to run, and why.

    Parameters
    ----------
    items : sequence of Item
        The plan.
    inputs : Inputs
        What goes into it.
    output : Path
        The folder of all runs.
    force : bool
        Run everything.
    """
    ready = [inputs.with_recipe(item) for item in items]
    if force:
        return [Decision(item, "asked for") for item in ready]
    found: dict[str, Decision] = {}
    for run, folder in _runs(output):
        results = {result.name: result for result in run.items}
        for item in ready:
            before = found.get(item.name)
            if item.name in results and (before is None or before.earlier is None):
                decision = _judge(item, Earlier(run, folder, results[item.name]), inputs)
                found[item.name] = decision if before is None or decision.earlier else before
        if all(item.name in found and found[item.name].earlier for item in ready):
            break
    return [found.get(item.name) or Decision(item, "never run") for item in ready]


def newest_run(output: Path) -> tuple[Manifest, Path] | None:
    """Return the newest run that was begun, however it ended."""
    return next(_runs(output), None)


def take(decision: Decision, folder: Path) -> Result:
    """Put the files of a reused item into another run's folder and return its result there.

    Files are linked where the disk can do that, and copied elsewhere: nothing in a run's folder is ever changed in
    place. If only the text of the notebook has changed, the executed notebook gets the new text.
    """
    earlier, item = decision.earlier, decision.item
    assert earlier is not None, "an item that has to run"
    _link(earlier.folder / item.notebook_path, folder / item.notebook_path)
    for path in _files(earlier.folder / item.figure_path):
        _link(path, folder / item.figure_path / path.name)
    if decision.reason == TEXT_CHANGED:
        with_text_of(item.notebook, folder / item.notebook_path)
    result = earlier.result
    origin = result.reused_from or earlier.run.run
    notebook = (folder / item.notebook_path).stat().st_size - (earlier.folder / item.notebook_path).stat().st_size
    size = result.bytes + notebook
    return replace(result, status="reused", reason=decision.reason, reused_from=origin, bytes=size, log=None)


def _runs(output: Path) -> Iterator[tuple[Manifest, Path]]:
    """The runs whose record can be read, the newest first."""
    for folder in reversed(runs_by_time(output)):
        if (run := manifests.read(folder)) is not None:
            yield run, folder


def _judge(item: Item, earlier: Earlier, inputs: Inputs) -> Decision:
    """Decide by one earlier result."""
    result = earlier.result
    if other := _different(result.parameters, item.parameters):
        return Decision(item, f"parameters changed: {_named(other)}")
    if not result.is_good:
        same = result.status == "failed" and result.recipe == item.recipe and not _stale(item, earlier, inputs)
        return Decision(item, f"{result.status} before", failed=earlier if same else None)
    if result.recipe != item.recipe:
        return Decision(item, _what_changed(item, earlier, inputs))
    if not _is_whole(item, earlier):
        return Decision(item, "files of the earlier run are gone")
    if stale := _stale(item, earlier, inputs):
        return Decision(item, f"data changed: {_named(stale)}")
    name = f"{NOTEBOOKS}/{item.notebook.name}"
    same_text = earlier.run.code.get(name) == inputs.code[name]
    return Decision(item, "" if same_text else TEXT_CHANGED, earlier)


def _stale(item: Item, earlier: Earlier, inputs: Inputs) -> list[str]:
    reads = _reads(earlier.folder / item.figure_path / READS)
    return [Path(path).stem for path in changed(reads, inputs.directory)]


def _reads(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _is_whole(item: Item, earlier: Earlier) -> bool:
    """Whether every file is there, in the size it had."""
    left = [*_files(earlier.folder / item.figure_path), earlier.folder / item.notebook_path]
    sizes = [path.stat().st_size for path in left if path.is_file()]
    return (len(sizes), sum(sizes)) == (earlier.result.files, earlier.result.bytes)


def _what_changed(item: Item, earlier: Earlier, inputs: Inputs) -> str:
    if libraries := _different(earlier.run.versions, inputs.versions):
        return f"library changed: {_named(libraries)}"
    if code := _different(_of_package(earlier.run.code), _of_package(inputs.code)):
        return f"code changed: {_named(code)}"
    return "notebook changed" if earlier.result.recipe else "made before results could be reused"


def _different(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _named(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _of_package(code: Mapping[str, str]) -> dict[str, str]:
    return {name: checksum for name, checksum in code.items() if not name.startswith(f"{NOTEBOOKS}/")}


def _code(notebook: Path) -> list[object]:
    """What a kernel gets to see of a notebook."""
    cells = (cell for cell in read_cells(notebook) if cell["cell_type"] == "code")
    return [["".join(cell["source"]), sorted(cell["metadata"].get("tags", []))] for cell in cells]


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file())


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
