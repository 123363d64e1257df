"""What the battery chapter asks of its rows."""

from __future__ import annotations

from weijin_analysis.catalog import load
from weijin_analysis.subjects import batteries


def test_the_two_curves_keep_their_own_volumes() -> None:
    price = load("battery_price", metric="pack_price_real", entity="World", unit="USD_2024/kWh")
    cells = load("battery_price", metric="cell_price_real", entity=batteries.ALL_CELLS)
    packs, long_run = batteries.curves(price, cells, load("battery_volume", metric=batteries.VOLUMES))
    assert set(packs.volumes["metric"]) == {batteries.VOLUMES[0]}
    assert set(long_run.volumes["metric"]) == {batteries.VOLUMES[1]}
    assert set(long_run.rows["unit"]) == {"USD_2024/kWh"}
