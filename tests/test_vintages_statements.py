"""Of several statements of a maker its latest counts; others speak only where it is silent."""

from __future__ import annotations

from chart_pages import statement, statements

from weijin_analysis.vintages import latest_statements

STAGES = ["pilot", "volume"]


def chosen(*rows: dict[str, object], **options: object) -> list[int]:
    return latest_statements(statements(*rows), STAGES, **options).index.tolist()


def test_the_latest_statement_replaces_earlier_ones_of_other_years() -> None:
    old, new = statement("A", "volume", 2026, known="2023-05-31"), statement("A", "volume", 2027, known="2025-01-31")
    assert chosen(new, old) == [0]


def test_stages_and_makers_are_apart() -> None:
    assert chosen(statement("A", "volume", 2026), statement("A", "pilot", 2024), statement("B", "volume", 2027)) == [
        0,
        1,
        2,
    ]


def test_a_maker_s_older_word_outranks_an_onlooker_s_newer_one() -> None:
    own = statement("A", "pilot", 2025, known="2024-04-16")
    seen = statement("A", "pilot", 2024, known="2024-12-31", kind="observed", source="onlooker", grade="primary")
    assert chosen(own, seen, onlookers=["onlooker"]) == [0]
    assert chosen(own, seen) == [1]


def test_an_onlooker_is_heard_where_the_maker_is_silent() -> None:
    assert chosen(statement("A", "pilot", 2024, source="onlooker"), onlookers=["onlooker"]) == [0]


def test_the_report_s_reading_stands_only_when_asked_for_and_only_where_nobody_else_speaks() -> None:
    report = statement("A", "volume", 2027, grade="report", known="2024-12-31")
    own = statement("A", "volume", 2030, known="2024-09-30")
    seen = statement("A", "volume", 2029, source="onlooker", known="2024-10-31")
    assert chosen(report) == []
    assert chosen(report, report=True) == [0]
    assert chosen(report, own, report=True) == [1]
    assert chosen(report, seen, report=True, onlookers=["onlooker"]) == [1]


def test_of_one_day_the_better_grade_counts() -> None:
    vague, exact = statement("A", "volume", 2029, grade="approx"), statement("A", "volume", 2028)
    assert chosen(vague, exact) == [1]


def test_other_metrics_outside_estimates_and_undated_rows_are_left_out() -> None:
    rows = (
        statement("A", "gwh_scale", 2027),
        statement("A", "volume", 2027, kind="forecast"),
        statement("B", "volume", 2030, known=None),
    )
    assert chosen(*rows) == []
