"""A drawn page as a PNG file of a third of the usual size.

A figure has a few flat colours and the blends at their edges, so a palette holds it: the most frequent colours
exactly, the rest moved to the nearest of them. What must not go in here: drawing.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

PALETTE = 256
MOST_COLOURS = 1 << 16
"""More than any drawn page has; a page with more (a photograph in it) keeps them all."""


def png_bytes(figure: Figure, dpi: int) -> bytes:
    """Return the page as PNG: same page, same bytes."""
    image = _with_palette(_pixels(figure, dpi))
    target = BytesIO()
    image.save(target, format="PNG", dpi=(dpi, dpi))
    return target.getvalue()


def _pixels(figure: Figure, dpi: int) -> Image.Image:
    raw = BytesIO()
    figure.savefig(raw, format="rgba", dpi=dpi)
    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    return Image.frombuffer("RGBA", (width, height), raw.getbuffer(), "raw", "RGBA", 0, 1)  # not copied


def _with_palette(image: Image.Image) -> Image.Image:
    """Pillow's own choice of the nearest colour is coarse: it would shift the paper by a shade."""
    counted = image.getcolors(MOST_COLOURS)
    if counted is None:
        return image.convert("RGB")
    colours = np.array([colour for _, colour in sorted(counted, reverse=True)], dtype=np.uint8)
    place = np.empty(1 << 24, dtype=np.uint8)
    plain = colours[:, :3].astype(np.float32)
    place[_packed(colours)] = _nearest(plain, plain[:PALETTE])
    made = Image.fromarray(place[_packed(np.asarray(image))])
    made.putpalette(colours[:PALETTE, :3].tobytes())
    return made


def _packed(colours: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """One number for each colour, without its opacity, which is full all over the page."""
    return np.ascontiguousarray(colours).view("<u4")[..., 0] & 0xFFFFFF


def _nearest(colours: NDArray[np.float32], palette: NDArray[np.float32]) -> NDArray[np.int64]:
    """Where in the palette the nearest is: all numbers are whole and small, so that the products are exact."""
    distance = np.square(palette).sum(axis=1) - 2 * colours @ palette.T  # but for the square of the colour itself
    return distance.argmin(axis=1)
