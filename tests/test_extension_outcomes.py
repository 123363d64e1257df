"""What an earlier day's numbers said of the next year, against what came: never silent, never kinder than the band."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import yearly

from weijin_analysis.extension_outcomes import next_year, next_years
from weijin_analysis.extensions import extend
from weijin_analysis.periods import period_columns

KEY = "x04-2.test"


def rows(*values: float, entity: str = "SpaceX") -> pd.DataFrame:
    more = {"metric": "launches", "unit": "launches", "kind": "observed", "source": "made"}
    frame = yearly(*values).assign(entity=entity, **more)
    periods = period_columns(frame["period"])
    return frame.assign(known=periods["end"], **periods)


THEN = rows(10, 13, 15, 20, 24, 30, 36)


@pytest.mark.parametrize(
    ("came", "wording"),
    [((44,), "44 came, inside the band"), ((400,), "400 came, outside the band"), ((), "not known")],
)
def test_what_came_is_held_against_the_band(came: tuple[float, ...], wording: str) -> None:
    now = rows(*THEN["value"], *came)
    said = next_year(extend(THEN, 2030, kind="count"), now, KEY, name="SpaceX")
    assert wording in said.text("en")
    assert (said.values["year"], said.values["last"]) == (2017, "2016")
    assert said.values["low"] < said.values["median"] < said.values["high"]


def test_too_few_points_say_nothing_of_a_year() -> None:
    said = next_year(extend(THEN[:2], 2030, kind="count"), THEN, KEY, name="SpaceX")
    assert "with 2 points nothing was extended" in said.text("en")


def test_every_series_known_now_is_spoken_of() -> None:
    both = pd.concat([rows(*THEN["value"], 44), rows(5, 6, 7, entity="China")])
    said = next_years(THEN, both, 2030, kind="count", key=KEY).text("en")
    assert "SpaceX: with numbers up to 2016" in said
    assert "China: with 0 points" in said


def test_years_before_the_first_that_counts_now_do_not_count_then() -> None:
    said = next_years(THEN, rows(*THEN["value"], 44)[5:], 2030, kind="count", key=KEY).text("en")
    assert "with 2 points nothing was extended" in said


def test_without_any_series_it_is_said_that_nothing_was_known() -> None:
    assert "No source" in next_years(THEN[:0], THEN[:0], 2030, kind="count", key=KEY).text("en")
