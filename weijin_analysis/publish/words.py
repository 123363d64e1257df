"""The site's own words, each looked up once: a page says hundreds, and most of them are on every page.

What must not go in here: the words themselves (they are in the catalogues).
"""

from __future__ import annotations

from functools import lru_cache

from weijin_analysis.messages import message


@lru_cache(maxsize=20_000)
def said(language: str, key: str, **values: object) -> str:
    """Return a message with its values (hashable ones) in a language."""
    return message(key, **values).text(language)
