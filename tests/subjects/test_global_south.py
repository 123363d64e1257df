"""The Global South in rows: whose money a flow is, editions that stay apart, and how long a lead has lasted."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis.catalog import load
from weijin_analysis.subjects import global_south


@pytest.fixture(scope="module")
def own() -> pd.DataFrame:
    return global_south.of_china(load("direct_investment", metric=global_south.FLOWS, all_vintages=True))


def test_the_newest_edition_and_the_older_ones_share_no_row(own: pd.DataFrame) -> None:
    newest, older = global_south.editions(own)
    assert set(newest["published"]) == {"2026"}
    assert "2026" not in set(older["published"])
    assert len(newest) + len(older) == len(own)


def test_money_leaving_china_is_china_s_and_what_comes_in_the_world_s(own: pd.DataFrame) -> None:
    official = load("direct_investment", metric=global_south.MINISTRY)
    for rows in (own, official):
        made = global_south.by_owner(rows)
        assert set(made["unit"]) == {"USD billion"}
        assert made["whose"].notna().all()
    assert global_south.by_owner(official)["value"].max() == 192.2


def test_the_streak_is_that_of_the_newest_edition_beside_the_report_s(own: pd.DataFrame) -> None:
    said = global_south.streak(own, "2024-12-31")
    assert (said["last"], said["streak"], said["then_last"], said["then_n"]) == ("2025", 3, "2023", 0)
    early = own[own["known"].le(pd.Timestamp("2024-12-31"))]
    said = global_south.streak(early, "2024-12-31")
    assert (said["last"], said["streak"], said["then_last"]) == ("2023", None, None)


def test_a_rival_number_of_jobs_is_named_only_where_it_is_another() -> None:
    every = load("renewable_jobs", unit="million jobs", all_vintages=True)
    drawn = load("renewable_jobs", unit="million jobs", period="2023")
    assert global_south.rival(every, drawn) == {"solar": 7.107, "solar_press": 7.2}
    early = load("renewable_jobs", "2024-10-15", unit="million jobs", period="2023")
    assert pd.isna(global_south.rival(every, early)["solar_press"])
