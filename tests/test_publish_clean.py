"""HTML and Markdown of a notebook are safe to stand in a page."""

from __future__ import annotations

import pytest

from weijin_analysis.publish.clean import clean_html, markdown_html


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a<script>alert(1)</script>b", "ab"),
        ("<style>td {color: red}</style><p>a</p>", "<p>a</p>"),
        ('<td onclick="alert(1)" style="color:red" class="number">1</td>', '<td class="number">1</td>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href=" JavaScript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://example.org/?a=1&amp;b=2">x</a>', '<a href="https://example.org/?a=1&amp;b=2">x</a>'),
        ('<iframe src="https://example.org"></iframe><b>x</b>', "<b>x</b>"),
        ('<img src="x" onerror="alert(1)">', ""),
        ("<button>x</button>", "x"),
        ("<!-- gone -->x", "x"),
        ("1 &lt; 2", "1 &lt; 2"),
    ],
)
def test_what_is_not_text_or_table_is_dropped(dirty: str, clean: str) -> None:
    assert clean_html(dirty) == clean


def test_a_table_keeps_what_a_screen_reader_needs() -> None:
    table = (
        '<details class="weijin-rows"><summary>Rows</summary><table><caption>c</caption><thead><tr>'
        '<th scope="col">a</th></tr></thead><tbody><tr><th scope="row">b</th></tr></tbody></table></details>'
    )
    assert clean_html(table) == table


def test_html_in_markdown_stays_text() -> None:
    assert "<script>" not in markdown_html("a <script>alert(1)</script> **b**")
    assert "<strong>b</strong>" in markdown_html("a <script>alert(1)</script> **b**")


def test_a_markdown_link_leads_to_the_web_or_nowhere() -> None:
    assert "javascript:" not in markdown_html("[x](javascript:alert(1))")
    assert 'href="https://example.org"' in markdown_html("[x](https://example.org)")
