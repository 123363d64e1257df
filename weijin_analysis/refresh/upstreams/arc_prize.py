"""Scores and costs of AI systems on ARC-AGI, from the leaderboard of ARC Prize.

Expects ``evaluations.json`` and ``models.json`` as of June 2026: a score is a share of one, ``costPerTask`` is in
dollars (on ARC-AGI-3 ``cost``, for the whole run), a model has ``displayName`` and ``modelReleaseDate``. The period of
a row is the release date of its model, as the leaderboard gives it. What must not go in here: public evaluation sets,
which models may have been trained on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from weijin_analysis.refresh.adapter import JSON, Adapter, Document, Edition, Reading, Received, Series
from weijin_analysis.refresh.reading import field, json_of, number, surprise

_BASE = "https://arcprize.org/media/data"
_DATASETS = {
    "v1_Semi_Private": ("arc_agi_1_semi_private", "costPerTask", "cost_per_task"),
    "v2_Semi_Private": ("arc_agi_2_semi_private", "costPerTask", "cost_per_task"),
    "v2_Private_Eval": ("arc_agi_2_private_eval", "costPerTask", "cost_per_task"),
    "v3_Semi_Private": ("arc_agi_3_semi_private", "cost", "total_cost"),
}
"""Data sets by id: how its metrics begin, the field of its cost, and how the metric of the cost ends."""
_NAMES = {
    "2025_human_panel": "Human panel",
    "mturker": "Average MTurk worker",
    "stem_grad": "STEM graduates",
    "o3-preview-low": "o3-preview (low)",
    "o3-mini-2025-01-31-low": "o3-mini (low)",
    "o3-mini-2025-01-31-medium": "o3-mini (medium)",
    "o3-mini-2025-01-31-high": "o3-mini (high)",
    "R1": "DeepSeek R1",
    "deepseek_r1_0528-openrouter": "DeepSeek R1 (05/28)",
    "deepseek-v3.2": "DeepSeek V3.2",
    "jeremy_sept_2025": "Grok 4 (Refine., J. Berman)",
    "eric_pang_sept_2025": "Grok 4 (Refine., E. Pang)",
    "gemini-3-deep-think-preview": "Gemini 3 Deep Think (Preview)",
    "poetiq-arc-agi-gemini-3-d_v1": "Gemini 3 Pro (Refine., Poetiq)",
    "johan_land_gpt_5_2_refine": "GPT-5.2 (Refine., Johan Land)",
}
"""What the tables call a model, where the leaderboard's own name is shared, spelt otherwise, or no name of a model."""
_PEOPLE = {"2025_human_panel", "mturker", "stem_grad"}
_YEAR_OF_PEOPLE = "2025"
"""People have no release date; the tables put them into the year in which the leaderboard listed them."""


def _parse(files: Mapping[str, Received]) -> Edition:
    models = {field(model, "id", "models.json"): model for model in _list(files["models.json"])}
    evaluations = _list(files["evaluations.json"])
    return Edition(tuple(reading for evaluation in evaluations for reading in _readings(evaluation, models)))


def _list(received: Received) -> list[Any]:
    content = json_of(received)
    if not isinstance(content, list) or not content:
        raise surprise(received.document.name, type(content).__name__, "a list of records")
    return content


def _readings(evaluation: Any, models: Mapping[str, Any]) -> Iterator[Reading]:
    dataset = field(evaluation, "datasetId", "evaluations.json")
    if dataset not in _DATASETS:
        return
    begin, cost, end = _DATASETS[dataset]
    model = field(models, field(evaluation, "modelId", "evaluations.json"), "models.json")
    where = f"evaluations.json, {dataset} of {model['id']}"
    what = _name(model), _period(model), f"media/data/evaluations.json + models.json [{model['id']}]", _note(model)
    score = number(field(evaluation, "score", where), where)
    yield _reading(f"{begin}_score", score * 100, *what)
    if field(evaluation, cost, where) is not None:
        yield _reading(f"{begin}_{end}", number(evaluation[cost], where), *what)


def _reading(metric: str, value: Decimal, entity: str, period: str, locator: str, note: str) -> Reading:
    return Reading(metric, entity, period, value, locator, note)


def _name(model: Mapping[str, Any]) -> str:
    return _NAMES.get(model["id"]) or str(field(model, "displayName", f"models.json, {model['id']}")).strip()


def _period(model: Mapping[str, Any]) -> str:
    if model["id"] in _PEOPLE:
        return _YEAR_OF_PEOPLE
    return str(field(model, "modelReleaseDate", f"models.json, {model['id']}"))[:10]


def _note(model: Mapping[str, Any]) -> str:
    if model["id"] in _PEOPLE:
        return "human reference point; no date in the file"
    return f"provider {model.get('providerId')}; period = model release date as given by the leaderboard"


def _series(metric: str, unit: str, highest: float, jump: float) -> Series:
    return Series(metric, unit, "arc_scores", highest=highest, jump=jump, floor=1, periods=_DAY, kept=r".*")


_DAY = r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?"

ADAPTERS = (
    Adapter(
        name="arc-prize",
        source="ch03-arcprize-leaderboard",
        documents=(
            Document("evaluations.json", f"{_BASE}/evaluations.json", JSON),
            Document("models.json", f"{_BASE}/models.json", JSON),
        ),
        series=(
            *(_series(f"{begin}_score", "percent", 100, 20) for begin, _, _ in _DATASETS.values()),
            *(
                _series(f"{begin}_{end}", "USD" if end == "total_cost" else "USD/task", 1e6, 100)
                for begin, _, end in _DATASETS.values()
            ),
        ),
        parse=_parse,
        shape="evaluations.json and models.json of June 2026",
        continues=("ch03-arcprize-leaderboard-2026-06",),
        may_lose=0.05,
        names_new_entities=True,
    ),
)
