"""Runs one item with Papermill and says what became of it.

:func:`execute` is a plain function of picklable values, so any ``concurrent.futures.Executor`` can run it; it
belongs in a process of its own, because Papermill and asyncio keep state per process. The status comes from
what was raised, never from the file: after a killed kernel Papermill marks every cell completed. What must
not go in here: deciding what runs, other items, ``run.json``.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from weijin_analysis.paths import DATA_VARIABLE
from weijin_analysis.pipeline.logs import item_log
from weijin_analysis.pipeline.manifest import Failure, Result, figures_in, now
from weijin_analysis.pipeline.notebook import INJECTED, sets_variables
from weijin_analysis.pipeline.plan import Item
from weijin_analysis.pipeline.warm import own_address
from weijin_analysis.reads import VARIABLE as READS_VARIABLE
from weijin_analysis.reads import checksums, gather

LOGGER = logging.getLogger("weijin_analysis")

FIGURES_VARIABLE = "WEIJIN_FIGURES"
"""Tells the chapter in the kernel where its figures go."""

READS = "reads.json"
"""Beside the figures: which tables and rows the chapter read, with their checksums."""

NOTED = f"{READS}.part"
"""Where the kernel notes them one by one."""


@dataclass(frozen=True)
class Setting:
    """What a kernel is given: a warm process to come from, a descriptor to write to, a data package."""

    warm: str
    output: int
    data: Path | None


@dataclass
class Place:
    """The cell that runs now, as nbclient's hook reports it."""

    timeout: float | None = None
    cell: int = 0
    execution: int = 0
    source: str = ""
    begun: float = field(default_factory=time.monotonic)

    def __call__(self, cell: Mapping[str, Any], cell_index: int) -> None:
        """Note that this cell is next; nbclient calls it before each cell, of any type."""
        if cell["cell_type"] != "code":
            return
        self.cell += INJECTED not in cell["metadata"].get("tags", [])
        if lines := cell["source"].strip().splitlines():
            self.execution += 1
            self.source = lines[0]

    def seconds_left(self, cell: Mapping[str, Any]) -> float | None:
        """Return how long this cell may take; nbclient asks before each one."""
        del cell
        return None if self.timeout is None else max(self.begun + self.timeout - time.monotonic(), 0.01)

    def failure_of(self, error: Exception) -> Failure:
        """Return an error at this place; what nbclient says of a cell that took too long is said of the item."""
        if type(error).__name__ == "CellTimeoutError":
            return self.failure("TimeoutError", f"not done after {self.timeout:g} s, the time an item may take")
        return self.failure(type(error).__name__, _one_line(error))

    def failure(self, name: str, message: str) -> Failure:
        """Return a failure at this place, or at none if no cell has begun."""
        if not self.execution:
            return Failure(name, message)
        return Failure(name, message, self.cell, self.execution, self.source)


def execute(
    item: Item, folder: Path, warm: str | None = None, timeout: float | None = None, data: Path | None = None
) -> Result:
    """Run an item; its notebook and figures go to the run's folder also when it fails.

    Parameters
    ----------
    item : Item
        What to run.
    folder : Path
        The run's folder.
    warm : str, optional
        The address of a warm process, or "" for a plain kernel; by default this process keeps a warm process
        of its own. A notebook that sets environment variables gets a plain kernel anyway.
    timeout : float, optional
        Seconds after which it is given up.
    data : Path, optional
        The data package; that of this process by default.

    Returns
    -------
    Result
        ``succeeded``; ``failed`` if a cell raised or ended the notebook early; ``errored`` if the notebook could
        not be run to its end for another reason, such as a kernel that died.
    """
    began, begun, place = now(), time.monotonic(), Place(timeout)
    with item_log(folder / item.log_path) as output:
        try:
            setting = Setting(_warm_for(item, warm), output, data)
            status, failure = _run_cells(item, folder, place, setting)
        except Exception as error:  # whatever went wrong is the answer: one item must not stop the others
            LOGGER.error("Not run to its end.", exc_info=error)
            status, failure = "errored", place.failure_of(error)
        result = collect(item, folder, status, time.monotonic() - begun, failure)
        LOGGER.info("%s: %s after %.1f s", item.name, result.status, result.seconds)
    return replace(result, began=began)


def _warm_for(item: Item, warm: str | None) -> str:
    """The warm process for an item, or "" where its notebook sets what libraries would have read already."""
    if sets_variables(item.notebook):
        LOGGER.info("A plain kernel: the notebook sets environment variables.")
        return ""
    return own_address() if warm is None else warm


def collect(item: Item, folder: Path, status: str, seconds: float, failure: Failure | None) -> Result:
    """Return an item's result with what it left in the run's folder; a half-written notebook is removed."""
    notebook, figures = _settle(folder / item.notebook_path), folder / item.figure_path
    reads = _keep_reads(figures)
    left = [path for path in (folder / item.notebook_path, *figures.glob("*")) if path.is_file()]
    return Result(
        chapter=item.chapter,
        language=item.language,
        parameters=item.parameters,
        status=status,
        seconds=round(seconds, 2),
        notebook=item.notebook_path if notebook else None,
        figures=figures_in(figures),
        error=failure,
        case=item.case,
        recipe=item.recipe or None,
        reads=reads,
        files=len(left),
        bytes=sum(path.stat().st_size for path in left),
        log=item.log_path if (folder / item.log_path).is_file() else None,
    )


def _keep_reads(figures: Path) -> dict[str, str]:
    """Put what the kernel noted of its reading into one file beside the figures; return a checksum for each table."""
    noted = figures / NOTED
    try:
        read = gather(noted)
    except ValueError:  # cut off by a full disk: such a result is never reused
        read = {}
    if read:
        (figures / READS).write_text(json.dumps(read, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    noted.unlink(missing_ok=True)
    return checksums(read)


def discard(folder: Path) -> None:
    """Remove from a run's folder what was cut off while it was written."""
    for path in [*folder.rglob("*.part"), *folder.glob("notebooks/.*"), *folder.glob(".*")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _run_cells(item: Item, folder: Path, place: Place, setting: Setting) -> tuple[str, Failure | None]:
    with _without("rfc3987_syntax"):  # two thirds of Papermill's import: parsers for addresses no notebook has
        from papermill.exceptions import PapermillExecutionError

    try:
        executed = _papermill(item, folder, place, setting)
    except PapermillExecutionError as error:
        from click import unstyle

        LOGGER.error("A cell raised:\n%s", unstyle("\n".join(error.traceback)))
        return "failed", place.failure(error.ename, error.evalue)
    if executed.metadata.papermill.get("exception"):  # Papermill lets sys.exit(0) pass and skips the rest
        return "failed", place.failure("SystemExit", "the cell ended the notebook; the cells after it did not run")
    return "succeeded", None


def _papermill(item: Item, folder: Path, place: Place, setting: Setting) -> Any:
    from papermill import execute_notebook

    from weijin_analysis.pipeline.engine import ENGINE
    from weijin_analysis.pipeline.kernel import QUIET, ItemKernelManager, kernel_settings

    unfinished, figures = _unfinished(folder / item.notebook_path), folder / item.figure_path
    for directory in (unfinished.parent, figures):
        directory.mkdir(parents=True, exist_ok=True)
    told = {FIGURES_VARIABLE: str(figures.resolve()), READS_VARIABLE: str(figures.resolve() / NOTED)}
    if setting.data is not None:
        told[DATA_VARIABLE] = str(setting.data)
    with kernel_settings(told, setting.warm, setting.output) as settings:
        return execute_notebook(
            _literal(item.notebook),
            _literal(unfinished),
            dict(item.parameters),
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            kernel_manager_class=ItemKernelManager,
            config=settings,
            extra_arguments=list(QUIET),
            shutdown_kernel="immediate",  # asked politely, one kernel in ten takes three seconds to go
            on_cell_start=place,
            timeout_func=place.seconds_left,
        )


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let libraries that would use an optional module find that it is not there."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def _literal(path: Path) -> str:
    return str(path).replace("{", "{{").replace("}", "}}")  # Papermill formats paths with the parameters


def _unfinished(notebook: Path) -> Path:
    return notebook.with_name(f".{notebook.name}")  # Papermill wants the suffix .ipynb


def _settle(notebook: Path) -> bool:
    unfinished = _unfinished(notebook)
    try:
        content = json.loads(unfinished.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # never begun, or cut off while Papermill wrote it
        unfinished.unlink(missing_ok=True)
        return False
    content["metadata"]["papermill"] |= {"input_path": None, "output_path": None}  # paths of this machine
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(notebook)
    return True


def _one_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines) or "no message"
