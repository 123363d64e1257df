"""``outputs/latest``: the newest complete run, switched in one step.

It is a relative symbolic link, so that the folder of all runs can be moved. Where links are not allowed
(Windows without developer mode) it is a copy, put in place by two renames. What must not go in here: deciding
whether a run deserves it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.manifest import MANIFEST, read

LATEST = "latest"
RUNS = "runs"


def runs_by_time(output: Path) -> list[Path]:
    """Return the folders of all runs, the oldest first."""
    return sorted((output / RUNS).glob("*/"), key=_by_time)


def _by_time(run: Path) -> tuple[str, int]:
    stamp, _, number = run.name.partition("-")
    return stamp, int(number) if number.isdigit() else 1


def latest_run(output: Path) -> str | None:
    """Return the name of the run that ``latest`` is, be it a link or a copy; None if there is none."""
    manifest = read(output / LATEST)
    return None if manifest is None else manifest.run


def switch(output: Path, run: Path) -> Path:
    """Let ``latest`` be a run from now on.

    Parameters
    ----------
    output : Path
        The folder that holds ``runs`` and ``latest``.
    run : Path
        The run's folder under ``runs``.

    Returns
    -------
    Path
        ``latest``.

    Raises
    ------
    RunError
        If something else stands in its place.
    """
    try:
        return link(output, run)
    except (OSError, NotImplementedError):
        return copy(output, run)


def link(output: Path, run: Path) -> Path:
    """Switch by a relative symbolic link; what stood there as a copy goes."""
    latest, new = output / LATEST, output / f".{LATEST}-{run.name}"
    new.symlink_to(Path(RUNS) / run.name, target_is_directory=True)
    try:
        _put(new, latest)
    finally:
        new.unlink(missing_ok=True)
    return latest


def copy(output: Path, run: Path) -> Path:
    """Switch by a copy of the run."""
    latest, new = output / LATEST, output / f".{LATEST}-{run.name}"
    shutil.copytree(run, new)
    try:
        _put(new, latest)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return latest


def _put(new: Path, latest: Path) -> None:
    _check_replaceable(latest)
    try:
        new.replace(latest)
    except OSError:  # a folder can neither replace a link nor be replaced by one
        old = new.with_name(f"{new.name}-old")
        latest.rename(old)
        new.rename(latest)
        old.unlink() if old.is_symlink() else shutil.rmtree(old)


def _check_replaceable(latest: Path) -> None:
    ours = latest.is_symlink() or not latest.exists() or (latest / MANIFEST).is_file()
    if not ours:
        raise RunError(str(latest), "something that is not a run", "a link to a run, or nothing", "Move it away.")
