"""Where two pictures differ: how much of the area, and a picture of it.

Pictures are compared pixel by pixel, because their files may differ in what nobody sees. What must not go in here:
drawing charts.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops

VISIBLE = 24
"""From which difference of a colour channel on (0 to 255) a pixel counts as changed."""

INK = 40
"""How far from the paper's colour a pixel must be to count as drawn on."""

SAME, OLD, FRESH = "#8A857C", "#3E7CBB", "#D9502F"
"""As it was, gone, and new: each at least 3:1 on both grounds of the site; a legend and the pictures say the same."""


def changed_share(pair: tuple[Path, Path]) -> float:
    """Return the share of the area that changed between two pictures, 0 if they look the same."""
    before, after = pair
    if before.read_bytes() == after.read_bytes():
        return 0.0
    with Image.open(before) as old, Image.open(after) as new:
        changed = _changed(*_alike(old, new))
    return changed.histogram()[255] / (changed.width * changed.height)


def difference(before: Path, after: Path, target: Path) -> None:
    """Write a picture of where two pictures differ, on a transparent ground.

    Parameters
    ----------
    before, after : Path
        The pictures, on the same ground.
    target : Path
        A PNG in four colours: nothing, :data:`SAME`, :data:`OLD` and :data:`FRESH`.
    """
    with Image.open(before) as first, Image.open(after) as second:
        old, new = _alike(first, second)
    drawn_before, drawn_after = _ink(old), _ink(new)
    changed = _changed(old, new)
    shown = Image.new("P", old.size, 0)
    shown.putpalette([0, 0, 0, *(part for colour in (SAME, OLD, FRESH) for part in bytes.fromhex(colour[1:]))])
    shown.paste(1, mask=ImageChops.multiply(drawn_before, drawn_after))
    shown.paste(2, mask=ImageChops.multiply(changed, drawn_before))
    shown.paste(3, mask=ImageChops.multiply(changed, drawn_after))
    shown.save(target, "PNG", transparency=0, optimize=True, bits=2)


def _alike(old: Image.Image, new: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Both in plain colours and of one size, the smaller one on more of its own paper."""
    size = max(old.width, new.width), max(old.height, new.height)
    return _on_canvas(old, size), _on_canvas(new, size)


def _on_canvas(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    plain = image.convert("RGB")
    if plain.size == size:
        return plain
    canvas = Image.new("RGB", size, plain.getpixel((0, 0)))
    canvas.paste(plain)
    return canvas


def _changed(old: Image.Image, new: Image.Image) -> Image.Image:
    """255 where a colour differs visibly, else 0."""
    return _largest(ImageChops.difference(old, new)).point(lambda value: 255 if value > VISIBLE else 0)


def _ink(image: Image.Image) -> Image.Image:
    """255 where something is drawn on the paper, whose colour the corner has."""
    paper = Image.new("RGB", image.size, image.getpixel((0, 0)))
    return _largest(ImageChops.difference(image, paper)).point(lambda value: 255 if value > INK else 0)


def _largest(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
