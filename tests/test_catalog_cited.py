"""Tables that cite sources: their rows have a day from which they may be used, as observations have."""

from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError, UnknownNameError


def test_a_row_is_known_when_its_source_was_published() -> None:
    edges = catalog.cited("agent_edges")
    assert set(edges["table"]) == {"agent_edges"}
    later = edges["source"].eq("ch03-agent-ai-holistic")
    assert edges.loc[later, "known"].tolist() == [pd.Timestamp("2024-03-31")]
    assert len(catalog.cited("agent_edges", "2024-02-29")) == len(edges) - 1
    assert catalog.cited("agent_nodes", "2023-12-31").empty


def test_no_row_is_known_before_the_thing_itself_nor_before_its_source() -> None:
    facts = catalog.cited("outlook_facts")
    assert len(facts) == 34
    assert facts["known"].notna().all()
    launched = facts[facts["date"].eq("2026-03-25")].iloc[0]
    assert launched["known"] == pd.Timestamp("2026-03-27")
    summed_up = facts[facts["date"].eq("2025-04-29")].iloc[0]
    assert (summed_up["published"], summed_up["known"]) == ("2026", pd.Timestamp("2026-12-31"))
    assert catalog.cited("outlook_facts", "2024-12-31").empty


def test_a_log_of_events_is_known_by_the_day_of_the_event() -> None:
    releases = catalog.cited("model_releases", "2024-12-31", basis="event")
    assert releases["release_date"].max() == releases["published"].max() == "2024-12-20"
    assert set(releases["basis"]) == {"event"}
    assert len(catalog.cited("model_releases", "2024-12-31")) < len(releases)


def test_a_table_without_what_is_asked_for_is_refused() -> None:
    with pytest.raises(DataError, match="rows without a source"):
        catalog.cited("labels")
    with pytest.raises(DataError, match="rows without a date"):
        catalog.cited("agent_nodes", basis="event")
    with pytest.raises(UnknownNameError):
        catalog.cited("agent_node")


def test_tables_without_observations_are_named() -> None:
    assert {"agent_nodes", "outlook_facts", "labels", "sources"} <= set(catalog.cited_tables())
    assert "battery_price" not in catalog.cited_tables()
