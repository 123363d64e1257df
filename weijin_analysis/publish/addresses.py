"""Where pages lie: flat and stable, so that every link is relative to one folder and a citation stays right.

What must not go in here: which pages there are.
"""

from __future__ import annotations

from weijin_analysis.parameters import LANGUAGES


def address(stem: str, language: str) -> str:
    """Return the address of a page in a language; Chinese has the plain names (``08.html``, ``08.en.html``)."""
    return f"{stem}.html" if language == LANGUAGES[0] else f"{stem}.{language}.html"
