"""A drawn page as an SVG file that looks right anywhere and can be read aloud.

matplotlib writes text as text but names the font only. Here the glyphs used are embedded (inside an
``<img>`` no page font can reach them), title and alternative text are added, ids get a prefix of their own,
and all that depends on the day or on matplotlib's version is dropped. What must not go in here: drawing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from xml.dom import minidom

from weijin_analysis.plotting import fonts
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import drawn_texts
from weijin_analysis.plotting.style import HALO, POINTS_PER_INCH

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}

# A browser must not space Chinese anew: the spaces are in the text already.
_TEXT_STYLE = "text{text-autospace:no-autospace;text-spacing-trim:space-all}"


def svg_bytes(canvas: Canvas, prefix: str, title: str, description: str, faces: str) -> bytes:
    """Return the page as SVG.

    Parameters
    ----------
    canvas : Canvas
        The finished page. Its halos become strokes behind the text, so that a bitmap of it has none, unless the
        page is painted in between.
    prefix : str
        Put before every id, so that two figures can stand in one page.
    title, description : str
        The figure's title and alternative text, in the language of the canvas.
    faces : str
        The ``@font-face`` rules from :func:`font_faces`.
    """
    document = minidom.parseString(_matplotlib_svg(canvas))
    root = document.documentElement
    for metadata in root.getElementsByTagName("metadata"):
        metadata.parentNode.removeChild(metadata)
    _set_fallback_and_halo(root, canvas)
    _prefix_ids(root, prefix)
    _describe(document, prefix, canvas.language, title, description)
    _add_style(document, faces + _TEXT_STYLE)
    text = root.toxml()
    document.unlink()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def font_faces(canvases: Iterable[Canvas], language: str) -> str:
    """Return ``@font-face`` rules that carry every glyph the pages use, one for each family and weight."""
    used: dict[int, set[str]] = {}
    for canvas in canvases:
        for text in drawn_texts(canvas.figure):
            used.setdefault(int(text.get_fontweight()), set()).update(text.get_text())
    rules = []
    for weight, characters in sorted(used.items()):
        for family, drawn in fonts.characters_by_family("".join(sorted(characters)), language).items():
            if drawn:
                rules.append(_font_face(family, weight, drawn))
    return "".join(rules)


def _font_face(family: str, weight: int, characters: str) -> str:
    data = b64encode(fonts.subset_woff2(family, weight, characters)).decode("ascii")
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face{{font-family:'{family}';font-weight:{weight};src:{source}}}"


def _matplotlib_svg(canvas: Canvas) -> bytes:
    for number, text in enumerate(canvas.halos):
        text.set_path_effects([])  # matplotlib would turn a text with path effects into outlines
        text.set_gid(f"halo-{number}")
    target = BytesIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    canvas.figure.savefig(target, format="svg", dpi=POINTS_PER_INCH, metadata=nothing)
    return target.getvalue()


def _set_fallback_and_halo(root: minidom.Element, canvas: Canvas) -> None:
    halo = f"; paint-order: stroke; stroke: {canvas.theme.paper}; stroke-width: {HALO}px; stroke-linejoin: round"
    for text in root.getElementsByTagName("text"):
        style = re.sub(r"(font-family: [^;]+)", r"\1, sans-serif", text.getAttribute("style"))
        haloed = text.parentNode.getAttribute("id").startswith("halo-")
        text.setAttribute("style", style + halo if haloed else style)


def _prefix_ids(root: minidom.Element, prefix: str) -> None:
    for element in root.getElementsByTagName("*"):
        for name, value in list(element.attributes.items()):
            if name == "id":
                element.setAttribute(name, f"{prefix}-{value}")
            elif name.endswith("href") and value.startswith("#"):
                element.setAttribute(name, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.setAttribute(name, value.replace("url(#", f"url(#{prefix}-"))


def _describe(document: minidom.Document, prefix: str, language: str, title: str, description: str) -> None:
    root = document.documentElement
    root.setAttribute("role", "img")
    root.setAttribute("xml:lang", LANGUAGE_TAGS[language])
    root.setAttribute("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for name, words in (("desc", description), ("title", title)):
        element = document.createElement(name)
        element.setAttribute("id", f"{prefix}-{name}")
        element.appendChild(document.createTextNode(words))
        root.insertBefore(element, root.firstChild)


def _add_style(document: minidom.Document, rules: str) -> None:
    style = document.getElementsByTagName("style")[0]
    style.appendChild(document.createTextNode(rules))
