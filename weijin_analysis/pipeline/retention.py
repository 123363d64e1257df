"""What becomes of old runs: their files go, their record stays.

Forecasts are scored years after they were made, so the few kilobytes of a run that hold them, its statements and its
manifest are never removed. What must not go in here: deciding how many runs are kept, which is the operator's.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from weijin_analysis import ledger_files
from weijin_analysis.archive import files as archive_files
from weijin_analysis.pipeline.execute import discard
from weijin_analysis.pipeline.latest import latest_run, runs_by_time
from weijin_analysis.pipeline.manifest import MANIFEST, read, write

RECORD = (MANIFEST, archive_files.FILE, ledger_files.FILE)
"""What is left of a run that is not kept."""


def prune(output: Path, keep: int) -> list[str]:
    """Remove the files of all but the newest runs; their record stays, and so does ``latest``.

    Parameters
    ----------
    output : Path
        The folder of all runs.
    keep : int
        How many runs keep their files.

    Returns
    -------
    list of str
        The runs that lost files.
    """
    runs = runs_by_time(output)
    spared = {latest_run(output), *(run.name for run in runs[max(len(runs) - keep, 0) :])}
    return [run.name for run in runs if run.name not in spared and _strip(run)]


def note_the_dead(output: Path) -> None:
    """Write into the record of a run that was killed that it was interrupted, and remove what it left half-written.

    Only the newest can be such a run, because every run looks at the one before; and nobody can be at work on it,
    because the caller holds the lock.
    """
    for run in runs_by_time(output)[-1:]:
        manifest = read(run)
        if manifest is not None and manifest.status == "running":
            discard(run)
            with suppress(OSError):
                write(manifest.ended("interrupted"), run)


def _strip(run: Path) -> bool:
    """Remove all but the record; return whether there was anything."""
    gone = [path for path in run.iterdir() if path.name not in RECORD]
    for path in gone:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return bool(gone)
