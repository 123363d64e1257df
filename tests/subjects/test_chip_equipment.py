"""Tools for making chips: shares of years that are known for both, and makers who are not a country."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects import chip_equipment


def billings(day: str = "") -> pd.DataFrame:
    return load("chip_equipment_billings", day, **chip_equipment.YEARLY)


def test_the_share_of_demand_is_of_years_known_for_both() -> None:
    share = chip_equipment.demand(billings()).set_index("period")["value"]
    assert list(share.index) == ["2014", *map(str, range(2016, 2026))]
    assert share.loc["2023"] == pytest.approx(100 * 36.6 / 106.3)
    assert share.loc["2024"] == pytest.approx(100 * 49.6 / 117.1)
    assert share.loc["2025"] == pytest.approx(100 * 49.3 / 135.1)


def test_a_higher_share_before_the_newest_is_its_peak() -> None:
    supply = load("chip_equipment_makers", metric=chip_equipment.SUPPLY)
    makers = chip_equipment.revenue(load("chip_equipment_makers"))
    said = chip_equipment.facts(billings(), supply, makers)
    assert (said["share_period"], said["china"], said["world"], said["peak_period"]) == ("2025", 49.3, 135.1, "2024")
    assert (said["supply"], said["months"]) == (3.33, "2024-10/2025-09")
    then = chip_equipment.facts(billings("2024-12-31"), supply, makers[:0])
    assert (then["share_period"], then["peak_period"]) == ("2023", None)
    assert pd.isna(chip_equipment.facts(billings()[:0], supply[:0], makers[:0])["share"])


def test_of_parts_of_a_year_only_the_newest_is_kept() -> None:
    rows = chip_equipment.revenue(load("chip_equipment_makers"))
    parts = rows[rows["frequency"].eq("interval")]
    assert dict(zip(parts["entity"], parts["period"], strict=True)) == {
        "NAURA": "2024-10/2025-09", "AMEC": "2025-01/2025-09"
    }  # fmt: skip


def test_forecasts_of_years_that_are_known_are_not_due() -> None:
    known = chip_equipment.from_year(billings(), 2016)
    assert known["start"].min() == pd.Timestamp("2016")
    theirs = chip_equipment.due(load("chip_equipment_billings", metric=chip_equipment.THEIRS), known)
    assert dict(zip(theirs["period"], theirs["value"], strict=True)) == {"2026": 165.9, "2028": 229.5}
