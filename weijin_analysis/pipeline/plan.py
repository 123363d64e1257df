"""What a run will do, decided and checked before anything starts.

A plan is a tuple of items: one chapter in one language with all its parameters. A chapter, a parameter or a
value that does not exist is refused here with a sentence; Papermill would run on with the default and report
success. What must not go in here: starting anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from weijin_analysis.errors import ParameterError, RunError, UnknownNameError
from weijin_analysis.parameters import LANGUAGES, check_language, check_parameters
from weijin_analysis.paths import notebook_directory
from weijin_analysis.pipeline.manifest import Manifest
from weijin_analysis.pipeline.notebook import Parameter, declared_parameters
from weijin_analysis.pipeline.sweep import case_name, cases

NOTEBOOK = re.compile(r"(?P<chapter>\d\d)_\w+\.ipynb")

Declared = Mapping[str, Parameter]


@dataclass(frozen=True)
class Item:
    """One chapter in one language, ready to be executed on any machine that has the notebook.

    Parameters
    ----------
    chapter : str
        Two digits.
    language : str
        ``"zh"`` or ``"en"``.
    notebook : Path
        The chapter's notebook.
    parameters : mapping
        Every parameter with its value, sorted by name: the notebook's defaults and what was given.
    case : str
        Which case of a sweep this is; "" without a sweep.
    recipe : str
        SHA-256 of what is known of it before it runs; "" where nobody needs it.
    """

    chapter: str
    language: str
    notebook: Path
    parameters: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    recipe: str = ""

    @property
    def name(self) -> str:
        """How people call it: ``"08 zh"``, with its case in a sweep."""
        return f"{self.chapter} {self.language} {self.case}".strip()

    @property
    def notebook_path(self) -> str:
        """Where the executed notebook lies in the run's folder."""
        return f"notebooks/{'.'.join(filter(None, (self.notebook.stem, self.language, self.case)))}.ipynb"

    @property
    def figure_path(self) -> str:
        """Where the figures lie in the run's folder."""
        return "/".join(filter(None, ("figures", self.chapter, self.language, self.case)))

    @property
    def log_path(self) -> str:
        """Where the log lies in the run's folder."""
        return f"logs/{'.'.join(filter(None, (self.chapter, self.language, self.case)))}.log"


def plan(
    chapters: Sequence[str] = (),
    languages: Sequence[str] = LANGUAGES,
    parameters: Mapping[str, object] | None = None,
    notebooks: Path | None = None,
    sweeps: Mapping[str, Sequence[object]] | None = None,
) -> tuple[Item, ...]:
    """Return what to run, in the order of the chapters.

    Parameters
    ----------
    chapters : sequence of str, optional
        "08", "8" or "08_solid_state_batteries"; all when empty.
    languages : sequence of str, optional
        Which languages; a ``language`` among the parameters narrows them.
    parameters : mapping of str to object, optional
        Values that replace the notebooks' defaults; text is read as the type the notebook declares. A
        parameter that only some of the chapters have goes to those.
    notebooks : Path, optional
        The folder of the notebooks; that of the repository by default.
    sweeps : mapping of str to sequence, optional
        Parameters of which each value is run, in every combination; a chapter goes through those that it has.

    Returns
    -------
    tuple of Item

    Raises
    ------
    UnknownNameError
        If a chapter or a parameter does not exist.
    ParameterError
        If a value is not what its parameter allows.
    RunError
        If a notebook cannot be read or has no parameters cell.
    """
    given, swept = dict(parameters or {}), dict(sweeps or {})
    if twice := [name for name in swept if name in given or name == "language"]:
        raise ParameterError(f"parameter {twice[0]}", "a sweep over it", "a parameter that is not given otherwise")
    chosen = _choose(chapters, find_chapters(notebooks or notebook_directory()))
    declared = {chapter: _declared(path) for chapter, path in chosen.items()}
    _check_names(given | swept, declared)
    spoken = _narrow(languages, given.pop("language", None))
    return tuple(
        _item(chapter, path, declared[chapter], given | {"language": language}, case)
        for chapter, path in chosen.items()
        for language in spoken
        for case in cases({name: values for name, values in swept.items() if name in declared[chapter]})
    )


def plan_again(before: Manifest, notebooks: Path | None = None) -> tuple[Item, ...]:
    """Return the items of an earlier run, to be run again.

    Raises
    ------
    UnknownNameError
        If a chapter or a parameter of it is no more.
    """
    found = find_chapters(notebooks or notebook_directory())
    paths = {result.chapter: found[_number(result.chapter, found)] for result in before.items}
    declared = {chapter: _declared(path) for chapter, path in paths.items()}
    for result in before.items:
        _check_names(result.parameters, declared)
    return tuple(
        Item(
            result.chapter,
            result.language,
            paths[result.chapter],
            _effective(declared[result.chapter], result.parameters),
            result.case,
        )
        for result in before.items
    )


def _item(
    chapter: str, path: Path, declared: Declared, given: Mapping[str, object], case: Mapping[str, object]
) -> Item:
    return Item(chapter, str(given["language"]), path, _effective(declared, {**given, **case}), case_name(case))


def find_chapters(notebooks: Path) -> dict[str, Path]:
    """Return the notebooks of a folder by chapter number, in order.

    Raises
    ------
    RunError
        If there are none, or two of one number.
    """
    found: dict[str, Path] = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        match = NOTEBOOK.fullmatch(path.name)
        if match and match["chapter"] in found:
            both = f"{found[match['chapter']].name} and {path.name}"
            raise RunError("notebooks", both, "one notebook for each chapter number", "Rename one of them.")
        if match:
            found[match["chapter"]] = path
    if not found:
        raise RunError("notebooks", f"no chapter in {notebooks}", "notebooks named like 08_solid_state_batteries.ipynb")
    return found


def left_out(items: Iterable[Item]) -> list[str]:
    """Return the names ("08 en") of what a complete run would have beside these items."""
    planned = list(items)
    folders = {item.notebook.parent for item in planned}
    chapters = sorted({chapter for folder in folders for chapter in find_chapters(folder)})
    wanted = [f"{chapter} {language}" for chapter in chapters for language in LANGUAGES]
    return [name for name in wanted if name not in {item.name for item in planned}]


def _choose(wanted: Sequence[str], found: Mapping[str, Path]) -> dict[str, Path]:
    chosen = {_number(name, found) for name in wanted} or set(found)
    return {chapter: path for chapter, path in found.items() if chapter in chosen}


def _number(name: str, found: Mapping[str, Path]) -> str:
    text = name.removesuffix(".ipynb")
    stems = {path.stem: chapter for chapter, path in found.items()}
    number = stems.get(text, text.zfill(2))
    if number not in found:
        near = get_close_matches(text, stems, n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else ""
        raise UnknownNameError("chapter", repr(name), "one of " + ", ".join(stems), remedy)
    return number


def _declared(path: Path) -> Declared:
    declared = declared_parameters(path)
    if "language" not in declared:
        expected = 'a line such as: language: str = "zh"'
        raise RunError(path.name, "a parameters cell without language", expected, "Add it: each chapter runs in both.")
    return declared


def _check_names(given: Mapping[str, object], declared: Mapping[str, Declared]) -> None:
    known = sorted({name for parameters in declared.values() for name in parameters})
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]!r}?" if near else ""
            raise UnknownNameError(f"parameter {name}", repr(name), "one of " + ", ".join(known), remedy)


def _narrow(languages: Sequence[str], given: object) -> list[str]:
    asked = [check_language(language) for language in languages]
    wanted = asked if given is None else [check_language(given)]
    spoken = [language for language in LANGUAGES if language in asked and language in wanted]
    if not spoken:
        expected = "one of the languages asked for: " + ", ".join(asked)
        raise ParameterError("parameter language", repr(given), expected, "Ask for the language once.")
    return spoken


def _effective(declared: Declared, given: Mapping[str, object]) -> dict[str, object]:
    values = {name: given.get(name, parameter.default) for name, parameter in declared.items()}
    return {name: _checked(declared[name], values[name]) for name in sorted(declared)}


def _checked(parameter: Parameter, value: object) -> object:
    try:
        return check_parameters({parameter.name: value})[parameter.name]
    except UnknownNameError:  # a chapter's own parameter, about which only its notebook knows something
        return parameter.read(value)
