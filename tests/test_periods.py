from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.errors import DataError
from weijin_analysis.periods import parse_period, period_columns


@pytest.mark.parametrize(
    ("text", "frequency", "start", "end"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-H1", "half", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-H2", "half", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q1", "quarter", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-Q3", "quarter", date(2024, 7, 1), date(2024, 9, 30)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12-09", "day", date(2024, 12, 9), date(2024, 12, 9)),
        ("2003/2007", "interval", date(2003, 1, 1), date(2007, 12, 31)),
        ("2024-01/2024-07", "interval", date(2024, 1, 1), date(2024, 7, 31)),
        ("2025-01-01/2025-11-30", "interval", date(2025, 1, 1), date(2025, 11, 30)),
        ("2020/2024-06", "interval", date(2020, 1, 1), date(2024, 6, 30)),
        ("2020/2024-06-15", "interval", date(2020, 1, 1), date(2024, 6, 15)),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, frequency: str, start: date, end: date) -> None:
    period = parse_period(text)

    assert (period.text, period.frequency, period.start, period.end) == (text, frequency, start, end)


@pytest.mark.parametrize(
    "text",
    [
        "2025-13", "2025-00", "2025-02-30", "2023-02-29", "2024-H3", "2024-Q5", "2024-1", "24", "0000", "",
        " 2024", "2024-Q1/2024-Q2", "2024/", "2024/2023", "2024/2025/2026", "２０２４", "2024-W05", "NA",
    ],
)  # fmt: skip
def test_a_period_that_does_not_exist_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_period(text)

    assert repr(text) in str(caught.value)


@given(day=st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_day_lies_in_its_month_quarter_half_and_year(day: date) -> None:
    texts = [f"{day:%Y}", f"{day:%Y}-H{(day.month + 5) // 6}", f"{day:%Y}-Q{(day.month + 2) // 3}", f"{day:%Y-%m}"]
    periods = [parse_period(text) for text in [*texts, day.isoformat()]]

    assert all(outer.start <= inner.start <= inner.end <= outer.end for outer, inner in pairwise(periods))
    assert periods[-1].start == periods[-1].end == day


def test_columns_of_periods_are_typed_and_keep_the_index() -> None:
    columns = period_columns(pd.Series(["2024-Q3", "2020/2024-06"], index=[7, 3]))

    assert columns.index.tolist() == [7, 3]
    assert columns["frequency"].tolist() == ["quarter", "interval"]
    assert columns["start"].tolist() == [pd.Timestamp("2024-07-01"), pd.Timestamp("2020-01-01")]
    assert columns["end"].tolist() == [pd.Timestamp("2024-09-30"), pd.Timestamp("2024-06-30")]


def test_no_periods_give_typed_columns_without_rows() -> None:
    columns = period_columns([])

    assert columns.empty
    assert [str(dtype) for dtype in columns.dtypes] == ["str", "datetime64[s]", "datetime64[s]"]
