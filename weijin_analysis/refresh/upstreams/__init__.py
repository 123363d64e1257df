"""The upstreams: one module for each publisher, each with its adapters in ``ADAPTERS``.

What must not go in here: anything two upstreams share, which is in the package above.
"""

from __future__ import annotations

from weijin_analysis.refresh.adapter import Adapter
from weijin_analysis.refresh.upstreams import (
    arc_prize,
    gcat_launches,
    gcat_satellites,
    owid,
    unctad,
    us_cpi,
    world_bank,
)

ADAPTERS: dict[str, Adapter] = {
    adapter.name: adapter
    for module in (world_bank, arc_prize, gcat_launches, gcat_satellites, owid, unctad, us_cpi)
    for adapter in module.ADAPTERS
}
"""Adapters by name, in the order of the chapters they feed."""
