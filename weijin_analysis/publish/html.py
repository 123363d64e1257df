"""The HTML edition of a run: one folder, complete without a network, built anew only when something changed.

Same run, same bytes: the only date in the pages is the run's own. What must not go in here: building (it takes long to
import, and a rebuild with nothing changed must not wait for it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from weijin_analysis.publish.folder import check_replaceable, replaced
from weijin_analysis.publish.run import MANIFEST, read_run
from weijin_analysis.publish.stamp import fingerprint, is_current, write_stamp

Record = Callable[[], Mapping[str, Any]]
"""Gives the record of all forecasts kept, as plain values: see :func:`weijin_analysis.archive.record.plain_record`."""


def export(
    run_folder: Path,
    to: Path,
    record: Record | None = None,
    record_files: Iterable[Path] = (),
    before: Path | None = None,
) -> Path:
    """Build the edition of a run and return its front page.

    Parameters
    ----------
    run_folder : Path
        The folder of a run: ``run.json``, ``notebooks/``, ``figures/``, and ``claims.json`` if it wrote one. Of a run
        that failed in part, the chapters that succeeded are published.
    to : Path
        The folder to make. An earlier edition in it is replaced at once when the new one is complete, and left
        alone when it is up to date.
    record : callable, optional
        Gives what became of the forecasts kept; asked only if the edition is built.
    record_files : iterable of Path
        The files behind that record, to tell whether it is up to date.
    before : Path, optional
        The folder of the run before it, to say what changed; the edition is the first one if there is none.

    Returns
    -------
    Path
        ``to/index.html``, the Chinese front page; the English one is ``index.en.html`` beside it.

    Raises
    ------
    RunError
        If the folder is no run, nothing succeeded in it, or ``to`` holds something that is not an edition.
    FigureError
        If a figure's file is missing, or a picture has no alternative text; ``to`` is then left as it was.
    """
    check_replaceable(to)
    run = read_run(run_folder)
    inputs = fingerprint(run, [*record_files, *([before / MANIFEST] if before else [])])
    if not is_current(to, inputs):
        from weijin_analysis.publish.build import build

        with replaced(to) as site:
            build(run, site, record() if record else {}, before)
            write_stamp(site, run, inputs)
    return to / "index.html"
