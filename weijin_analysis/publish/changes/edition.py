"""The change report in an edition: compares the run with the one before it, and leaves pictures and JSON in the site.

What must not go in here: comparing, and what stands on the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.changes.compare import Changes, compare
from weijin_analysis.publish.changes.figures import Map
from weijin_analysis.publish.changes.illustrate import illustrate
from weijin_analysis.publish.changes.page import JSON, page_values
from weijin_analysis.publish.changes.plain import plain

Values = Mapping[str, Mapping[str, Any]]
"""By language, what the template of the page is given."""


def changes_in(run: Path, before: Path | None, site: Path, each: Map[Any, Any] = map) -> Values:
    """Compare a run that is being published with an earlier one.

    Parameters
    ----------
    run : Path
        The run's folder.
    before : Path, optional
        The folder of the earlier run; None for the first edition.
    site : Path
        The folder of the edition.
    each : callable, optional
        A ``map`` that may use several processes.
    """
    changes = compare(before, run, each) if before else None
    return report(changes, site, each, alone=False)


def report(changes: Changes | None, site: Path, each: Map[Any, Any] = map, *, alone: bool) -> Values:
    """Write what lies beside the page of a comparison, and return what its template is given."""
    if changes is None:
        return {language: page_values(None, language, {}, alone=alone) for language in LANGUAGES}
    drawn = illustrate(changes.figures, site, each, alone=alone)
    text = json.dumps(plain(changes), ensure_ascii=False, indent=1) + "\n"
    (site / JSON).write_text(text, encoding="utf-8", newline="\n")
    return {language: page_values(changes, language, drawn[language], alone=alone) for language in LANGUAGES}
