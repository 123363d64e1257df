"""The body of a page from a prepared notebook, by nbconvert with a template of our own.

nbconvert's own templates drop alternative texts and load scripts from the network, so ``templates/edition`` takes their
place. What must not go in here: reading notebooks, and the page around the body.
"""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter
from traitlets.config import Config

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.clean import markdown_html
from weijin_analysis.publish.notebook import SHOWN, Prepared
from weijin_analysis.publish.words import said

TEMPLATES = Path(__file__).parent / "templates"


def fragment(prepared: Prepared, language: str, **page: Any) -> str:
    """Return the HTML of a notebook's cells in a language.

    Parameters
    ----------
    prepared : Prepared
        The notebook.
    language : str
        ``"zh"`` or ``"en"``; cells tagged with another one are left out.
    **page
        What the template needs to know of the page: ``page_address`` where pages lie, or ``pictures`` with the
        pictures that a page carries inside (PNG in base64, by figure).
    """
    known = {"figures": prepared.figures, "say": partial(said, language)}
    return _exporter(language).from_notebook_node(prepared.notebook, resources={"page": known | page})[0]


@lru_cache(maxsize=len(LANGUAGES))
def _exporter(language: str) -> HTMLExporter:
    others = {other for other in LANGUAGES if other != language}
    priority = {"display_data_priority": [*SHOWN, "text/plain"]}
    settings = {"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": others}, "NbConvertBase": priority}
    exporter = HTMLExporter(
        template_name="edition",
        extra_template_basedirs=[str(TEMPLATES)],
        config=Config(settings),
    )
    exporter.register_filter("markdown2html", markdown_html)
    return exporter
