"""One entity, one colour, in the whole report.

A country, the world or a firm that several figures single out has its hue here and nowhere else, so that
no two figures give it two colours. What must not go in here: which entity a figure singles out.
"""

from __future__ import annotations

CHINESE, AMERICAN, TOTAL, THIRD, FOURTH = "zhu", "qing", "ink", "lv", "huang"

_HUES = {
    **dict.fromkeys(
        (
            "China", "Chinese companies", "Chinese makers", "Chinese suppliers", "Chinese lidar suppliers", "Apollo Go",
            "Baidu Apollo Go", "Qianfan", "Guowang", "Unitree", "NAURA", "BYD", "CATL",
        ),
        CHINESE,
    ),
    **dict.fromkeys(
        (
            "United States", "SpaceX", "Falcon 9", "Falcon Heavy", "Starlink", "Waymo", "Broadcom", "NVIDIA", "Google",
            "Tesla", "OpenAI", "o1",
        ),
        AMERICAN,
    ),
    **dict.fromkeys(("World", "World total"), TOTAL),
    **dict.fromkeys(("Japan", "AMEC", "Amazon Kuiper", "Kuiper"), THIRD),
    **dict.fromkeys(("Germany", "Europe", "European Union", "OneWeb"), FOURTH),
}  # fmt: skip


def hue(entity: str, otherwise: str = "comparison") -> str:
    """Return the colour token of an entity.

    Parameters
    ----------
    entity : str
        As in the observations.
    otherwise : str, default "comparison"
        The token of an entity that has no hue of its own.
    """
    return _HUES.get(entity, otherwise)


def words_in(colour: str) -> str:
    """Return the token for words in the colour of a series; hues too pale for words give a grey of the text."""
    return _WORDS.get(colour, "ink2")


_WORDS = {"zhu": "zhu_text", "qing": "qing", "ink": "ink"}
