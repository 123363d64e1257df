"""A small finished run, made by hand in the layout the pipeline writes, for tests of the edition.

One chapter in two languages, with everything a page can hold: figures with records and real picture files,
plain pictures, a computed sentence, tables, code, warnings that must not be published, forecasts, a ledger of
statements, and hostile text.
"""

from __future__ import annotations

import base64
import json
from io import BytesIO
from pathlib import Path

import nbformat
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from weijin_analysis.archive import files as archive

HOSTILE = "<script>alert('x')</script>"
PATH = "/home/somebody/secret/table.csv"
FIGURE_TYPE = "application/vnd.weijin.figure+json"

ALT = {
    "f08-1": {"zh": "柱状图：电池价格从1436美元降到115美元。", "en": "Bars: the price falls from 1,436 to 115."},
    "x08-2": {"zh": "折线图：历次预测都比实际高。", "en": "Lines: every forecast was above what happened."},
}
TITLES = {
    "f08-1": {"zh": "全球锂电池价格下降", "en": "World lithium battery prices fall"},
    "x08-2": {"zh": "历次调查的预测", "en": "What surveys expected"},
}
FINDINGS = {
    "f08-1": {"zh": "2024年电池包均价115美元，比2010年低92%。", "en": "A pack cost USD 115 in 2024, 92% less."},
    "x08-2": {"zh": "六次预测，五次偏高。", "en": "Five of six forecasts were too high."},
}
STATES = {"f08-1": "complete", "x08-2": "partial"}
PLAIN_ALT = {"zh": "一个红色的圆", "en": "A red circle"}
TEXT = {
    "zh": [
        "# 固态电池\n\n液态电池一路降价，全固态还在试制。要看谁能量产，先看百元这条线。",
        "## 报告的图\n\n价格是怎样降下来的？十五年的调查值放在同一个价格年里，只有一年往上走。",
        "## 后来怎样\n\n预测说过什么？\n\n### 各次调查\n\n每次调查都留下一个预测。",
        "## 来源与缺口\n\n数字从哪里来？",
    ],
    "en": [
        "# Solid-state batteries\n\nLiquid cells keep getting cheaper while all-solid-state is still on trial.",
        "## The report’s figures\n\nHow did the price come down? Put in one dollar year, there is a single rise.",
        "## What happened since\n\nWhat had been forecast?\n\n### Survey by survey\n\nEach survey left a forecast.",
        "## Sources and gaps\n\nWhere do the numbers come from?",
    ],
}


def make_run(folder: Path, chapters: tuple[str, ...] = ("08",), languages: tuple[str, ...] = ("zh", "en")) -> Path:
    """Write the run folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    items = [_make_item(folder, chapter, language) for chapter in chapters for language in languages]
    manifest = {
        "run": folder.name, "started": "2026-11-20T08:00:00+00:00", "finished": "2026-11-20T08:01:00+00:00",
        "status": "succeeded", "items": items, "versions": {}, "data": {},
    }
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "claims.json").write_text(json.dumps(make_claims(chapters), ensure_ascii=False), encoding="utf-8")
    return folder


def make_claims(chapters: tuple[str, ...] = ("08",)) -> list[dict[str, object]]:
    """Return two statements a chapter: one judged, one held against the data."""
    judged = {
        "kind": "forecast", "resolve_by": "2026-12-31", "result": "no_data", "outcome": "partly",
        "statement_zh": "2026年电池均价降到100美元以下", "statement_en": "Packs fall below USD 100 in 2026",
        "said_by_zh": "彭博新能源财经", "said_by_en": "BloombergNEF",
        "evidence_zh": f"2025年均价108美元。{HOSTILE}", "evidence_en": f"USD 108 in 2025. {HOSTILE}",
        "sources": [_source("survey", "BloombergNEF", f"2024 survey {HOSTILE}", "https://about.bnef.com/?a=1&b=2")],
    }  # fmt: skip
    checked = {
        "kind": "fact", "resolve_by": "", "result": "holds", "outcome": "",
        "statement_zh": f"2024年均价115美元{HOSTILE}", "statement_en": f"A pack cost USD 115 in 2024 {HOSTILE}",
        "found_zh": "查到115美元", "found_en": "USD 115 found",
    }  # fmt: skip
    return [
        {"id": f"c{chapter}-{number:03}", "chapter": chapter, **claim}
        for chapter in chapters
        for number, claim in enumerate((judged, checked), start=1)
    ]


def _forecast_rows() -> list[dict[str, str]]:
    one = {
        "series": "price", "origin": "2025", "vintage": "2025-12-09", "method": "engine", "points": "16",
        "table": "battery_price", "metric": "pack_price_real", "entity": "World", "statement": "observed",
        "unit": "USD_2025/kWh", "kind": "cost",
    }  # fmt: skip
    said = {"0.1": 80, "0.5": 100, "0.9": 120}
    return [one | {"period": y, "level": p, "value": f"{v}"} for y in ("2026", "2027") for p, v in said.items()]


def _make_item(folder: Path, chapter: str, language: str) -> dict[str, object]:
    figures = folder / "figures" / chapter / language
    figures.mkdir(parents=True)
    names = [name.replace("08", chapter) for name in ALT]
    for name in names:
        _draw(figures, name)
    archive.write(_forecast_rows(), figures / archive.FILE, archive.ITEM_COLUMNS)
    notebook = f"notebooks/{chapter}_solid_state_batteries.{language}.ipynb"
    (folder / notebook).parent.mkdir(exist_ok=True)
    nbformat.write(make_notebook(language, chapter), folder / notebook)
    return {
        "chapter": chapter, "language": language, "parameters": {"language": language}, "status": "succeeded",
        "seconds": 3.2, "notebook": notebook, "figures": names, "error": None,
    }


def make_notebook(language: str, chapter: str = "08") -> nbformat.NotebookNode:
    """Return the notebook as Papermill leaves it after a run in one language."""
    opening, report, since, sources = ([_text(spoken, place) for spoken in TEXT] for place in range(4))
    bars = 'price = chapter.load("battery_price")\nchapter.show(bars(price), "f08-1")'
    cells = [
        *opening,
        new_code_cell('language: str = "zh"   # zh or en', metadata={"tags": ["parameters"]}),
        new_code_cell(f'language = "{language}"', metadata={"tags": ["injected-parameters"]}),
        new_code_cell(f'chapter = open_chapter("{chapter}")', outputs=[_stream("stderr", f"UserWarning: {PATH}")]),
        *report,
        new_code_cell(bars, outputs=_figure("f08-1", chapter)),
        *since,
        new_code_cell('chapter.show(lines(price), "x08-2")', outputs=_figure("x08-2", chapter)),
        new_code_cell("finding", outputs=[_result("text/markdown", f"{FINDINGS['x08-2'][language]} {HOSTILE}")]),
        new_code_cell("circle", outputs=[_plain(language, "image/png"), _plain(language, "image/svg+xml")]),
        new_code_cell("price.path", outputs=[_result("text/plain", repr(PATH)), _stream("stdout", PATH)]),
        *sources,
        new_code_cell("chapter.sources()", outputs=[_result("text/html", _table())]),
    ]
    return new_notebook(cells=cells, metadata={"language_info": {"name": "python", "pygments_lexer": "ipython3"}})


def _text(language: str, place: int) -> nbformat.NotebookNode:
    return new_markdown_cell(TEXT[language][place], metadata={"tags": [language]})


def make_record(identity: str) -> dict[str, object]:
    """Return a figure's record, with text of other people in every place that has some."""
    known = identity.replace(identity[1:3], "08", 1)
    words = {"title": TITLES, "finding": FINDINGS, "alt": ALT}
    return {
        "id": identity, "chapter": identity[1:3], "state": STATES[known],
        **{name: table[known] for name, table in words.items()},
        "unit": {"zh": "美元/千瓦时", "en": "USD per kWh"},
        "note": {"zh": "按量加权。", "en": "Volume-weighted."},
        "state_text": {"zh": "数据完整，截至2024年12月10日", "en": "Complete data, to 10 Dec 2024"},
        "data_date": "2024-12-10", "pseudo_real_time": False, "as_of": "", "rows": 2,
        "gaps": [{"zh": f"缺2009年以前的数。{HOSTILE}", "en": f"Nothing before 2009. {HOSTILE}"}],
        "sources": [
            _source("survey", "BloombergNEF", f"2024 survey {HOSTILE}", "https://about.bnef.com/?a=1&b=2"),
            _source("harmful", 'A "quoted" house', "Harmful link", "javascript:alert(1)"),
        ],
        "parameters": {"as_of": ""}, "data_versions": {}, "files": [],
    }


def _source(id: str, publisher: str, title: str, url: str) -> dict[str, str]:
    return {
        "id": id, "publisher": publisher, "title": title, "url": url, "published": "2024-12-10",
        "licence": "press release", "note": "",
    }


def _figure(known: str, chapter: str) -> list[nbformat.NotebookNode]:
    record = make_record(known.replace("08", chapter, 1))
    data = {FIGURE_TYPE: record, "image/png": _png(), "text/plain": "<Figure>"}
    shown = new_output("display_data", data=data, metadata={"image/png": {"alt": ALT[known]["en"], "width": 800}})
    details = f"<details><summary>图中的数据 / rows</summary>{_table()}</details>"
    return [shown, new_output("display_data", data={"text/html": details, "text/plain": "rows"})]


def _plain(language: str, mimetype: str) -> nbformat.NotebookNode:
    data = _png() if mimetype == "image/png" else _svg()
    about = {mimetype: {"alt": f"{PLAIN_ALT[language]} & <{mimetype}>", "width": 120}}
    return new_output("display_data", data={mimetype: data, "text/plain": "."}, metadata=about)


def _table() -> str:
    heads = "".join(f"<th>{head}</th>" for head in ("metric", "entity", "period", "value", "unit", "source", "locator"))
    row = f"<td>pack_price</td><td>World</td><td>2024</td><td>115</td><td>USD_2024/kWh</td><td>{HOSTILE}</td>"
    rows = f"<thead><tr>{heads}</tr></thead><tbody><tr>{row}<td>p. 1</td></tr></tbody>"
    return f'<table onclick="alert(1)" style="color:red">{rows}</table>'


def _result(mimetype: str, data: str) -> nbformat.NotebookNode:
    return new_output("execute_result", data={mimetype: data, "text/plain": "..."}, execution_count=1)


def _stream(name: str, text: str) -> nbformat.NotebookNode:
    return new_output("stream", name=name, text=text)


def _circle(size: tuple[float, float] = (1, 1), ground: str = "#FCFAF6") -> Figure:
    figure = Figure(figsize=size, facecolor=ground)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.plot([0.5], [0.5], "o", color="#C4391F", markersize=20)
    return figure


def _png() -> str:
    target = BytesIO()
    _circle().savefig(target, format="png")
    return base64.b64encode(target.getvalue()).decode("ascii")


def _svg() -> str:
    target = BytesIO()
    _circle().savefig(target, format="svg")
    return target.getvalue().decode("utf-8")


def _draw(folder: Path, name: str) -> None:
    grounds = {"light": "#FCFAF6", "dark": "#15181C"}
    for frame, size in {"wide": (8, 4.5), "tall": (4.5, 6)}.items():
        for theme, ground in grounds.items():
            _circle(size, ground).savefig(folder / f"{name}_{frame}_{theme}.svg")
        _circle(size).savefig(folder / f"{name}_{frame}_light.png")
    (folder / f"{name}.csv").write_text("table,value\nbattery_price,115\n", encoding="utf-8")
    (folder / f"{name}.json").write_text(json.dumps(make_record(name), ensure_ascii=False), encoding="utf-8")
