"""HTML from a notebook, made safe to stand in a page of the edition.

Tables and text may hold words of other people. Scripts, styles and event handlers are dropped, tags the
edition has no use for are unwrapped, links lead to the web or nowhere. What must not go in here: layout.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Comment, Tag
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_DROPPED = {
    *("script", "style", "link", "meta", "base", "template", "noscript"),
    *("iframe", "object", "embed", "form", "svg", "math"),
}
_KEPT = {
    *("blockquote", "br", "details", "div", "h2", "h3", "h4", "hr", "p", "pre", "summary"),
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
    *("dd", "dl", "dt", "li", "ol", "ul"),
    *("a", "abbr", "b", "code", "em", "i", "s", "small", "span", "strong", "sub", "sup", "time", "u"),
}
_ATTRIBUTES = {
    "*": {"aria-hidden", "class", "lang", "title"},
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_LINKS = ("https://", "http://", "#")


def clean_html(html: str) -> str:
    """Return HTML with the tags and attributes of running text and tables only."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(True):
        _clean_tag(tag)
    return str(soup)


def markdown_html(source: str) -> str:
    """Return Markdown as HTML; HTML inside it stays text, and links lead to the web or nowhere."""
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(source)


def _clean_tag(tag: Tag) -> None:
    if tag.name not in _KEPT:
        tag.unwrap()
        return
    allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(tag.name, set())
    tag.attrs = {name: value for name, value in tag.attrs.items() if name in allowed}
    if not str(tag.get("href", "#")).startswith(_LINKS):
        del tag["href"]
