"""What kinds of series there are, and every constant of the engine with the reason for it, in one table.

The constants were chosen once, on 66 cost series, and are rounded; a test holds them where they are, because
a constant moved for one chapter is a forecast fitted to the answer. What must not go in here: estimation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from weijin_analysis.errors import UnknownNameError

FloatArray = NDArray[np.float64]

SHARE_EDGE = 0.0025
"""Shares nearer than this to 0 or 1 are read as this near: the links have no value at the ends."""


@dataclass(frozen=True)
class Link:
    """A scale on which yearly changes are about equally large, and the way back.

    Attributes
    ----------
    name : str
        "log", "gompertz", "logit" or "identity".
    forward, inverse : callable
        From values to the scale and back, arrays of any shape.
    """

    name: str
    forward: Callable[[FloatArray], FloatArray]
    inverse: Callable[[FloatArray], FloatArray]


def _inside(share: FloatArray) -> FloatArray:
    return np.clip(share, SHARE_EDGE, 1 - SHARE_EDGE)


def _exponential(level: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):  # the far tail of a t with few degrees of freedom may be infinite
        return np.exp(level)


LOG = Link("log", np.log, _exponential)
IDENTITY = Link("identity", np.asarray, np.asarray)
GOMPERTZ = Link(
    "gompertz",
    lambda share: -np.log(-np.log(_inside(share))),
    lambda level: np.exp(-_exponential(-level)),
)
LOGIT = Link(
    "logit",
    lambda share: np.log(_inside(share)) - np.log1p(-_inside(share)),
    lambda level: 1 / (1 + _exponential(-level)),
)


@dataclass(frozen=True)
class Kind:
    """One kind of series with the constants of the engine for it; :data:`REASONS` says why each is what it is."""

    name: str
    link: Link
    theta: float
    prior_drift: float
    prior_weight: float
    prior_degrees: float
    prior_scale: float
    discount: float
    damping: float
    falls: bool
    first_origin: int
    farthest: int

    @property
    def is_share(self) -> bool:
        """Whether values are fractions between 0 and 1."""
        return self.link is not LOG


REASONS = {
    "link": "Equal relative changes for positive series. For shares the Gompertz link halves the error of the logit: "
    "adoption slows down long before it is complete.",
    "theta": "Moving-average part of yearly changes. Positive for costs (Farmer & Lafond 2016: 0.25 on weighted mean), "
    "because annual averages of a moving price carry it by construction (Working 1960); none in growing quantities.",
    "prior_drift": "Typical yearly change on the link scale, over technologies: costs fall about 6 %, quantities rise.",
    "prior_weight": "The prior drift counts as this many years of data. Flat between 1 and 4; 8 is too strong.",
    "prior_degrees": "The prior variance counts as this many years of data: enough to bound five differences.",
    "prior_scale": "Typical standard deviation of one year's innovation on the link scale.",
    "discount": "Weight lost by past evidence with each year: drifts of technologies change over decades.",
    "damping": "Growth of quantities slows down; the fall of costs has not been seen to.",
    "falls": "Which way a threshold is crossed.",
    "first_origin": "Fewest points a hindcast starts from: before that the prior speaks alone.",
    "farthest": "Longest horizon in years of a hindcast.",
}

KINDS = {
    kind.name: kind
    for kind in (
        #    name     link      theta  mu0    k0  nu0  s0    lam   damping falls first farthest
        Kind("cost", LOG, 0.25, -0.06, 3.0, 3.0, 0.06, 0.95, 1.0, True, 6, 20),
        Kind("share", GOMPERTZ, 0.25, 0.06, 1.0, 3.0, 0.08, 0.95, 1.0, False, 8, 10),
        Kind("level", LOG, 0.0, 0.05, 3.0, 3.0, 0.08, 0.95, 0.95, False, 6, 20),
        Kind("count", LOG, 0.0, 0.05, 3.0, 3.0, 0.08, 0.95, 0.95, False, 6, 20),
    )
}


def find_kind(name: str) -> Kind:
    """Return the kind of that name.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    if name not in KINDS:
        raise UnknownNameError(f"kind {name}", repr(name), "one of " + ", ".join(KINDS))
    return KINDS[name]


def constants() -> pd.DataFrame:
    """Return the table of constants: one row each, a column per kind, and the reason."""
    names = [field.name for field in fields(Kind) if field.name != "name"]
    table = pd.DataFrame({"constant": names})
    for kind in KINDS.values():
        table[kind.name] = [kind.link.name if name == "link" else getattr(kind, name) for name in names]
    return table.assign(reason=[REASONS[name] for name in names])
