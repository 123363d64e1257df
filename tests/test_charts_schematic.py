"""Schematics: boxes on a grid that no foreign arrow touches, and words that stand on nothing else."""

from __future__ import annotations

import pandas as pd
import pytest
from chart_pages import PAGES, Page, page
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle

from weijin_analysis.catalog import reference
from weijin_analysis.plotting.charts import Schematic, schematic
from weijin_analysis.plotting.charts.schematic_layout import BODY, arrange
from weijin_analysis.plotting.style import WIDE, Variant


def nodes(*ids: str) -> pd.DataFrame:
    return pd.DataFrame([{"id": id, "zh": f"节点{id}", "en": f"node {id}", "group": "made"} for id in ids])


def edges(*pairs: str, stated: str = "stated") -> pd.DataFrame:
    rows = [{"from": pair[0], "to": pair[1], "zh": "作用于", "en": f"acts {pair}", "stated": stated} for pair in pairs]
    return pd.DataFrame(rows, columns=["from", "to", "zh", "en", "stated"])


@pytest.fixture(scope="module")
def agent() -> Schematic:
    return schematic(reference("agent_nodes"), reference("agent_edges"), highlight="module")


def boxes(drawn: Page) -> list[Rectangle]:
    return [patch for patch in drawn.axes.patches if isinstance(patch, Rectangle)]


def dashed(drawn: Page) -> list[Line2D]:
    return [line for line in drawn.axes.findobj(Line2D) if line.is_dashed()]


# The grid


def test_the_same_graph_always_stands_the_same_way() -> None:
    names, pairs = ("a", "b", "c", "d", "e"), (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a"))
    once = arrange(names, pairs)
    assert arrange(names, pairs) == once
    assert len(set(once.values())) == 5
    assert all(0 <= column < 3 and 0 <= row < 3 for column, row in once.values())


def test_arrows_lead_to_the_right_and_down_where_there_is_a_choice() -> None:
    place = arrange(("z", "m", "a"), (("z", "m"), ("m", "a"), ("z", "a")))
    for way in (0, 1):
        assert place["a"][way] >= place["z"][way]


def test_no_arrow_of_the_agent_runs_through_a_foreign_box(agent: Schematic) -> None:
    pairs = tuple((edge.source, edge.target) for edge in agent.edges)
    place = arrange(tuple(node.id for node in agent.nodes), pairs)
    for one, other in pairs:
        for name, (column, row) in place.items():
            if name in (one, other):
                continue
            (x, y), (u, v) = place[one], place[other]
            steps = [(x + step / 50 * (u - x), y + step / 50 * (v - y)) for step in range(51)]
            assert not any(abs(a - column) < BODY and abs(b - row) < BODY for a, b in steps), (one, other, name)


def test_boxes_without_an_arrow_have_a_place_as_well() -> None:
    assert len(set(arrange(("a", "b", "c"), ()).values())) == 3


# The page


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_every_page_holds_the_boxes_and_no_word_stands_on_another(
    agent: Schematic, variant: Variant, language: str
) -> None:
    drawn = page(agent, variant, language)
    assert len(boxes(drawn)) == len(agent.nodes) == 14
    said = drawn.words
    names = {node.name.text(language).replace(" ", "") for node in agent.nodes}
    assert names <= {"".join(text.split()) for text in said}


@pytest.mark.parametrize(("variant", "language"), PAGES)
def test_every_arrow_has_its_words_or_a_number_that_a_list_explains(
    agent: Schematic, variant: Variant, language: str
) -> None:
    said = [" ".join(text.split()) for text in page(agent, variant, language).words]
    listed = dict(reversed(text.split(" ", 1)) for text in said if text[:1].isdecimal() and " " in text)
    assert sorted(listed.values()) == sorted(text for text in said if text.isdecimal())
    for edge in agent.edges:
        words = edge.name.text(language)
        assert words in listed or words.replace(" ", "") in {text.replace(" ", "") for text in said}, words
    if variant.frame is WIDE and language == "zh":
        assert not listed


def test_words_keep_out_of_boxes(agent: Schematic) -> None:
    drawn = page(agent)
    for edge in agent.edges:
        for label in drawn.canvas.labels:
            if label.text.replace("\n", " ") == edge.name.text("en"):
                x, y = label.lines[0].get_unitless_position()
                for box in boxes(drawn):
                    assert not (box.get_x() < x < box.get_x() + box.get_width()
                                and box.get_y() < y < box.get_y() + box.get_height()), edge  # fmt: skip


def test_what_the_text_states_is_solid_and_what_is_read_from_context_dashed(agent: Schematic) -> None:
    implied = [edge for edge in agent.edges if not edge.stated]
    drawn = page(agent)
    assert len(dashed(drawn)) == len(implied) == 5
    assert len(drawn.axes.findobj(FancyArrowPatch)) == len(agent.edges) == 20
    assert {"stated in the source", "read from its context"} <= set(drawn.words)


def test_the_key_names_only_what_is_drawn() -> None:
    drawn = page(schematic(nodes("a", "b"), edges("ab")))
    assert "stated in the source" in drawn.words
    assert "read from its context" not in drawn.words


def test_the_group_that_matters_has_the_colour_of_the_house() -> None:
    made = nodes("a", "b")
    made.loc[0, "group"] = "module"
    drawn = page(schematic(made, edges("ab"), highlight="module"))
    assert [drawn.token(box.get_edgecolor()) for box in boxes(drawn)] == ["zhu", "mute"]


def test_two_arrows_that_answer_each_other_do_not_lie_on_one_line() -> None:
    drawn = page(schematic(nodes("a", "b"), edges("ab", "ba")))
    (one, _), (other, _) = drawn.arrows
    assert one != other
    assert abs(one[0] - drawn.arrows[1][1][0]) + abs(one[1] - drawn.arrows[1][1][1]) > 5


def test_an_arrow_to_nowhere_is_left_out() -> None:
    assert schematic(nodes("a"), edges("ab")).edges == ()


def test_nothing_known_gives_an_empty_schematic() -> None:
    assert schematic(nodes("a").iloc[:0], edges()).nodes == ()
