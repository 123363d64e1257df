"""The change report as a site of its own: one page in two languages with its pictures, complete without a network.

What must not go in here: what stands on the page, and the look.
"""

from __future__ import annotations

from pathlib import Path

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.build import write_assets, write_pages
from weijin_analysis.publish.changes.compare import Changes
from weijin_analysis.publish.changes.edition import report
from weijin_analysis.publish.folder import replaced
from weijin_analysis.publish.pages import Page

TEMPLATE = "changes.html.j2"
STEMS = dict.fromkeys(LANGUAGES, ("index",))


def write_alone(changes: Changes, to: Path) -> Path:
    """Write the page of a comparison into a folder of its own.

    Parameters
    ----------
    changes : Changes
        The comparison.
    to : Path
        The folder to make; an earlier such folder in its place is replaced at once when the new one is complete.

    Returns
    -------
    Path
        ``to/index.html``, in Chinese; ``index.en.html`` beside it is the English one.

    Raises
    ------
    RunError
        If ``to`` holds something else.
    """
    with replaced(to) as site:
        values = report(changes, site, alone=True)
        pages = [Page("index", language, TEMPLATE, values[language]) for language in LANGUAGES]
        day = changes.inputs.after.day
        write_assets(site / "assets", {page.language: write_pages([page], site, STEMS, day) for page in pages})
    return to / "index.html"
