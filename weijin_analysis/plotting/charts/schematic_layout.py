"""Where the boxes of a schematic stand: a small square grid on which few arrows cross and none runs through a box.

Springs (Kamada and Kawai 1989, from networkx) say what belongs together; turned by steps and snapped to the grid
they give the starts of an exchange of cells, and the best end of all wins. Nothing is drawn by lot, so that the same
graph always stands the same way. What must not go in here: drawing, words and points of the page.

References
----------
Kamada, T. and Kawai, S. (1989), An algorithm for drawing general undirected graphs, Information Processing Letters
31(1), 7-15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil, sqrt

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

TURNS = 36
"""Starts: the springs' drawing, turned by a tenth of a right angle each time."""
ASPECT = 1.6
"""Width of a cell in multiples of its height, between those of the wide and the tall frame."""
BODY = 0.36
"""Half of a box, in multiples of its cell: what no foreign arrow may touch."""
CROSSING, THROUGH = 3.0, 30.0
"""Price of two arrows that cross, and of one that runs through a box, in heights of a cell."""

Pairs = tuple[tuple[str, str], ...]


def arrange(names: tuple[str, ...], pairs: Pairs) -> dict[str, tuple[int, int]]:
    """Return a column and a row for each name, both counted from 0, on a square grid that just holds all.

    Parameters
    ----------
    names : tuple of str
        The boxes.
    pairs : tuple of (str, str)
        The arrows, from and to; they lead from left to right, and from top to bottom, where there is a choice.
    """
    side = ceil(sqrt(len(names)))
    cells = [divmod(cell, side)[::-1] for cell in _cells(names, pairs)]
    return dict(zip(names, _turned(cells, names, pairs, side), strict=True))


@lru_cache(maxsize=8)
def _cells(names: tuple[str, ...], pairs: Pairs) -> tuple[int, ...]:
    grid = _grid(ceil(sqrt(len(names))))
    ends = np.array([(names.index(one), names.index(other)) for one, other in pairs]).reshape(-1, 2)
    found = [_improved(start, len(names), ends, grid) for start in _starts(names, pairs, grid)]
    return min(found, key=lambda end: end[0])[1]


# The grid


@dataclass(frozen=True, eq=False)
class _Grid:
    """Every cell, and for every two of them the way between: its length, what it crosses, what stands in it."""

    cells: np.ndarray
    length: np.ndarray
    through: np.ndarray
    crossing: np.ndarray


@lru_cache(maxsize=8)
def _grid(side: int) -> _Grid:
    cells = np.array([(ASPECT * column, row) for row in range(side) for column in range(side)], dtype=float)
    count = len(cells)
    steps = cells[:, None] - cells[None]
    through = np.zeros((count, count, count), dtype=bool)
    crossing = np.zeros((count**2, count**2), dtype=bool)
    ways = list(combinations(range(count), 2))
    for one, other in ways:
        hit = [cell not in (one, other) and _hits(cells[one], cells[other], cells[cell]) for cell in range(count)]
        through[one, other] = through[other, one] = hit
    for (a, b), (c, d) in combinations(ways, 2):
        if len({a, b, c, d}) == 4 and _cross(cells[a], cells[b], cells[c], cells[d]):
            way, against = [a * count + b, b * count + a], [c * count + d, d * count + c]
            crossing[np.ix_(way, against)] = crossing[np.ix_(against, way)] = True
    return _Grid(cells, np.hypot(steps[..., 0], steps[..., 1]), through, crossing)


def _hits(start: np.ndarray, end: np.ndarray, middle: np.ndarray) -> bool:
    """Whether the way from start to end touches the box around a middle."""
    half = np.array([BODY * ASPECT, BODY])
    steps = np.linspace(start, end, 41)
    return bool((np.abs(steps - middle) < half).all(axis=1).any())


def _cross(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> float:
    """On which side of a line a point lies: the sign counts."""
    (x, y), (u, v) = end - start, point - start
    return float(round(x * v - y * u, 9))


# The search


def _starts(names: tuple[str, ...], pairs: Pairs, grid: _Grid) -> list[list[int]]:
    """Cells for every name, free cells behind them: the springs' drawing, turned and snapped to the grid."""
    graph = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(pairs)
    springs = nx.kamada_kawai_layout(graph)
    drawn = np.array([springs[name] for name in names])
    half = grid.cells.max(axis=0) / 2
    spread = drawn / max(np.abs(drawn).max(), 1e-9)
    return [_snapped(half * (1 + spread @ _turn(2 * np.pi * step / TURNS)), grid) for step in range(TURNS)]


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _snapped(points: np.ndarray, grid: _Grid) -> list[int]:
    far = ((points[:, None] - grid.cells[None]) ** 2).sum(axis=2)
    taken = [int(cell) for cell in linear_sum_assignment(far.round(9))[1]]
    return [*taken, *(cell for cell in range(len(grid.cells)) if cell not in set(taken))]


def _improved(start: list[int], count: int, ends: np.ndarray, grid: _Grid) -> tuple[float, tuple[int, ...]]:
    """Exchange two cells as long as that makes the drawing better."""
    cells, best = np.array(start), _price(np.array(start[:count]), ends, grid)
    exchanges = [(one, other) for one in range(count) for other in range(one + 1, len(cells))]
    better = True
    while better:
        better = False
        for one, other in exchanges:
            cells[[one, other]] = cells[[other, one]]
            price = _price(cells[:count], ends, grid)
            if price < best - 1e-6:
                best, better = price, True
            else:
                cells[[one, other]] = cells[[other, one]]
    return round(best, 6), tuple(int(cell) for cell in cells[:count])


def _price(taken: np.ndarray, ends: np.ndarray, grid: _Grid) -> float:
    if not len(ends):
        return 0.0
    one, other = taken[ends[:, 0]], taken[ends[:, 1]]
    ways = one * len(grid.cells) + other
    crossings = grid.crossing[np.ix_(ways, ways)].sum() / 2
    through = grid.through[one, other][:, taken].sum()
    return float(grid.length[one, other].sum() + CROSSING * crossings + THROUGH * through)


def _turned(
    cells: Sequence[tuple[int, int]], names: tuple[str, ...], pairs: Pairs, side: int
) -> list[tuple[int, int]]:
    """Mirror the drawing so that its arrows lead to the right, and down."""
    place = dict(zip(names, cells, strict=True))
    right, down = (sum(place[other][way] - place[one][way] for one, other in pairs) for way in (0, 1))
    mirrored = [(side - 1 - column if right < 0 else column, row) for column, row in cells]
    return [(column, side - 1 - row if down < 0 else row) for column, row in mirrored]
