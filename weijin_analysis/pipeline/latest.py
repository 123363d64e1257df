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
    latest, new = output / LATEST, output / f".{LATEST}-{run.name}"
    _check_replaceable(latest)
    try:
        _link_or_copy(run, new)
        _put(new, latest)
    finally:
        _remove(new)
    return latest


def _link_or_copy(run: Path, new: Path) -> None:
    try:
        new.symlink_to(Path(RUNS) / run.name, target_is_directory=True)
    except (OSError, NotImplementedError):  # no links here; on a disk that is full or closed the copy fails and says so
        shutil.copytree(run, new)


def _put(new: Path, latest: Path) -> None:
    """Put ``new`` in the place of ``latest``, which stays if that fails."""
    try:
        new.replace(latest)
    except OSError:  # a folder can neither replace a link nor be replaced by one
        old = new.with_name(f"{new.name}-old")
        latest.rename(old)
        try:
            new.rename(latest)
        except OSError:
            old.rename(latest)
            raise
        _remove(old)


def _remove(path: Path) -> None:
    """Remove what may be a link, a folder, or nothing."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _check_replaceable(latest: Path) -> None:
    ours = latest.is_symlink() or not latest.exists() or (latest / MANIFEST).is_file()
    if not ours:
        raise RunError(str(latest), "something that is not a run", "a link to a run, or nothing", "Move it away.")
