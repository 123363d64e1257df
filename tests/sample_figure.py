"""A small real figure for tests of the frame, the files and the chapter: battery pack prices as bars.

Its words stand in a catalogue of their own, in a copy of the locale folder, as chapter 99's would.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from weijin_analysis import catalog, messages
from weijin_analysis.messages import message
from weijin_analysis.plotting import marks
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.figure import FigureSpec

PRICES = [1436, 1114, 876, 806, 715, 463, 356, 266, 218, 189, 165, 155, 166, 144, 115]

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

WORDS = {
    "ch99.name": ("固态电池", "Solid-state batteries"),
    "f99-1.title": ("全球锂电池价格下降", "World lithium battery prices fall"),
    "f99-1.finding": (
        "2024年电池包均价{price:number}美元/千瓦时，15年里只有2022年上涨。",
        "The average pack cost USD {price:number}/kWh in 2024; only 2022 saw a rise.",
    ),
    "f99-1.unit": ("美元/千瓦时，2024年价格", "USD per kWh, 2024 prices"),
    "f99-1.note": ("均价覆盖动力电池与储能电池。", "Volume-weighted mean of vehicles & storage."),
    "f99-1.alt": ("柱状图：降到{price:number}。", 'Bars: down to {price:number}, <not> "up" & away.'),
    "x99-1.title": ("延伸", "Extended"),
    "x99-1.finding": ("价格是{price:number}美元。", "The price is USD {price:number}."),
    "x99-1.note": ("无。", "None."),
    "x99-1.alt": ("图。", "A chart."),
}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def install_words(folder: Path) -> None:
    """Make ``folder`` the locale folder: the project's own words and those of chapter 99."""
    shutil.copytree(messages.LOCALE_DIRECTORY, folder)
    for column, language in enumerate(("zh", "en")):
        entries = [f"msgid {quoted(key)}\nmsgstr {quoted(texts[column])}\n" for key, texts in WORDS.items()]
        file = folder / language / "LC_MESSAGES" / "ch99.po"
        file.write_text("\n".join([HEADER.format(language=language), *entries]), encoding="utf-8")
    messages.LOCALE_DIRECTORY = folder


@dataclass(frozen=True)
class Bars:
    """Bars from zero with a value at each tip; ``more`` draws on top, to make a fault on purpose."""

    data: pd.DataFrame
    more: Callable[[Canvas, object], None] | None = None

    def draw(self, canvas: Canvas) -> None:
        values = self.data["value"].tolist()
        colours = ["comparison"] * (len(values) - 1) + ["zhu"]
        axes = canvas.axes(bottom=15, top=14, left=4, right=4)
        axes.set(xlim=(-0.5, len(values) - 0.5), ylim=(0, max(values)))
        marks.bars(canvas, axes, range(len(values)), values, colours, upright=True)
        if canvas.wide:
            canvas.bottom_axis(axes, range(len(values)), self.data["period"].tolist())
        for place in (0, len(values) - 1):
            text = f"{values[place]:.0f}"
            canvas.text(axes, place, values[place], text, ha="center", va="bottom", dy=4, halo=True)
        if self.more:
            self.more(canvas, axes)


def prices() -> pd.DataFrame:
    """The rows of the figure, as the report could know them."""
    return catalog.load(
        "battery_price", "2024-12-31", metric="pack_price_real", entity="World", unit="USD_2024/kWh", kind="observed"
    )


def specification(**changes: object) -> FigureSpec:
    """The sample figure, with some of its parts replaced."""
    rows = prices()
    values = {"price": rows["value"].iloc[-1]}
    spec = FigureSpec(
        id="f99-1",
        chapter_name=message("ch99.name"),
        title=message("f99-1.title", **values),
        finding=message("f99-1.finding", **values),
        unit=message("f99-1.unit"),
        note=message("f99-1.note"),
        alt=message("f99-1.alt", **values),
        state="complete",
        chart=Bars(rows),
        data=rows,
        parameters={"as_of": "2024-12-31", "horizon": 2035},
        as_of="2024-12-31",
    )
    return replace(spec, **changes)
