"""One notebook as one HTML file in the look of the edition: for ``jupyter nbconvert --to html --template weijin``.

The file carries its pictures, styles and the few kilobytes of fonts it needs, loads nothing and runs no script. The
installed template only prints what is made here, so JupyterLab's own export looks the same. Unlike the edition, it
shows what cells print, and takes any notebook. What must not go in here: the look.
"""

from __future__ import annotations

import re
from base64 import b64encode
from copy import deepcopy
from functools import partial
from hashlib import sha256
from html import unescape
from typing import Any

from bs4 import BeautifulSoup
from markupsafe import Markup
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.plotting.fonts import subset_woff2
from weijin_analysis.publish.build import ASSETS
from weijin_analysis.publish.chapter import let_wide_parts_scroll, set_anchors
from weijin_analysis.publish.figures import MIMETYPE, described
from weijin_analysis.publish.folder import MARK
from weijin_analysis.publish.fragment import fragment
from weijin_analysis.publish.notebook import SHOWN, Kept, prepared
from weijin_analysis.publish.render import LANGUAGE_TAGS, environment_of
from weijin_analysis.publish.webfonts import cuts

_KEPT = Kept((*SHOWN, "text/plain"), streams=True, undescribed=True)
_LANGUAGE = re.compile(r"^language\b[^=]*=\s*[\"'](\w+)[\"']", re.MULTILINE)


class SinglePage(Preprocessor):
    """Leaves the page of a notebook where the installed template prints it."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Return the notebook as it is, and the page under ``weijin_page``."""
        name = str(resources.get("metadata", {}).get("name", "notebook"))
        resources["weijin_page"] = single_page(nb, name)
        return nb, resources


def single_page(notebook: NotebookNode, name: str = "notebook") -> str:
    """Return a notebook as an HTML page that needs no other file.

    Parameters
    ----------
    notebook : NotebookNode
        As executed, or not.
    name : str
        The title of a notebook without a heading.
    """
    notebook, language = deepcopy(notebook), language_of_run(notebook)
    pictures = dict(_pictures(notebook))
    ready = prepared(notebook, language, partial(described, language=language), name, _KEPT)
    soup = BeautifulSoup(fragment(ready, language, pictures=pictures), "html.parser")
    set_anchors(soup, ready.anchors)
    let_wide_parts_scroll(soup)
    heading = soup.find("h1")
    return _page(str(soup), heading.get_text(strip=True) if heading else name, language)


def language_of_run(notebook: NotebookNode) -> str:
    """Return the language a notebook was run in: the last one its parameters set, else the report's own."""
    sources = [cell.source for cell in notebook.cells if "parameters" in " ".join(cell.metadata.get("tags", []))]
    found = [language for source in sources for language in _LANGUAGE.findall(source) if language in LANGUAGES]
    return found[-1] if found else LANGUAGES[0]


def _pictures(notebook: NotebookNode) -> list[tuple[str, str]]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ()) if "data" in output]
    return [(out.data[MIMETYPE]["id"], out.data["image/png"]) for out in outputs if MIMETYPE in out.data]


def _page(body: str, title: str, language: str) -> str:
    environment = environment_of(language)
    values = {"body": Markup(body), "title": title, "language_tag": LANGUAGE_TAGS[language], "generator": Markup(MARK)}
    template = environment.get_template("single.html.j2")
    bare = template.render(**values, style="", policy="")
    style = _fonts(unescape(bare), language) + (ASSETS / "site.css").read_text(encoding="utf-8")
    return template.render(**values, style=Markup(style), policy=_policy(style))


def _policy(style: str) -> str:
    """Only this very style sheet, and what it and the page carry inside."""
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    return f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'; base-uri 'none'"


def _fonts(text: str, language: str) -> str:
    rules = []
    for cut in cuts("".join(sorted(set(text))), language):
        data = b64encode(subset_woff2(cut.family, cut.weight, cut.characters)).decode("ascii")
        source = f'url("data:font/woff2;base64,{data}") format("woff2")'
        rules.append(f'@font-face{{font-family:"{cut.family}";font-weight:{cut.weight};src:{source}}}\n')
    return "".join(rules)
