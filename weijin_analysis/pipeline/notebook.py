"""What a notebook's file says before it runs: the parameters it declares and the order of its cells.

The file is read as JSON and its parameters cell as Python source, without running anything and without
importing Papermill, which takes longer than planning a whole run. What must not go in here: judging values
(that is :mod:`weijin_analysis.parameters`) and executing.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weijin_analysis.errors import ParameterError, RunError

TAG = "parameters"

INJECTED = "injected-parameters"
"""How Papermill tags the cell that it adds."""

SETS_VARIABLES = re.compile(
    r"environ\s*(\[[^\]]*\]\s*=(?!=)|\|=|\.(update|setdefault|pop|clear)\b)|\b(put|unset)env\b"
    r"|\bload_dotenv\b|^\s*%(set_)?env\b.*\S[ =]\S",
    re.MULTILINE,
)
"""How a cell sets an environment variable, in Python or by a magic."""


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: its name, its annotation as written ("" if none) and its default."""

    name: str
    annotation: str
    default: object

    def read(self, value: object) -> object:
        """Return ``value`` as this parameter's type; text is read as what it stands for.

        Raises
        ------
        ParameterError
            If it does not fit the annotation, or the type of the default where there is none.
        """
        kind = self.annotation or type(self.default).__name__
        try:
            return _READERS.get(kind, self._like_default)(value)
        except ValueError:
            allowed = _ALLOWED.get(kind, f"a value of type {kind}, as JSON")
            raise ParameterError(
                f"parameter {self.name}", repr(value), allowed, f"Change {self.name} and run again."
            ) from None

    def _like_default(self, value: object) -> object:
        read = json.loads(value) if isinstance(value, str) else value
        if self.default is not None and type(read) is not type(self.default):
            raise ValueError(f"not a {type(self.default).__name__}")
        return read


def read_cells(path: Path) -> list[Mapping[str, Any]]:
    """Return the cells of a notebook.

    Raises
    ------
    RunError
        If the file cannot be read, or is not a notebook.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, TypeError, KeyError) as error:
        found = f"a file that is not a notebook ({type(error).__name__}: {error})"
        raise RunError(
            path.name, found, "a Jupyter notebook", "Open it in JupyterLab, or restore it from git."
        ) from None
    return list(cells)


def count_code_cells(path: Path) -> int:
    """Return how many cells of code a notebook has."""
    return sum(cell.get("cell_type") == "code" for cell in read_cells(path))


def declared_parameters(path: Path) -> dict[str, Parameter]:
    """Return the parameters a notebook declares, by name, in their order.

    Raises
    ------
    RunError
        If it has no cell tagged ``parameters``, or that cell is not plain assignments of literals.
    """
    source = _parameters_source(path)
    try:
        assignments = [_assignment(line) for line in ast.parse(source).body]
    except (SyntaxError, TypeError, ValueError) as error:
        found = f"a parameters cell that cannot be read ({error})"
        expected = "one assignment of a literal a line, such as: horizon: int = 2035"
        raise RunError(path.name, found, expected, "Correct the cell.") from None
    return {parameter.name: parameter for parameter in assignments}


def sets_variables(path: Path) -> bool:
    """Tell whether a cell sets environment variables, which libraries read when they are imported.

    Raises
    ------
    RunError
        If the file cannot be read, or is not a notebook.
    """
    code = (cell for cell in read_cells(path) if cell.get("cell_type") == "code")
    return any(SETS_VARIABLES.search("".join(cell["source"])) for cell in code)


def with_text_of(notebook: Path, executed: Path) -> None:
    """Give an executed notebook the text of its source; what its code put out stays with the code.

    Parameters
    ----------
    notebook : Path
        The source, with the same code.
    executed : Path
        The executed notebook, which is replaced.

    Raises
    ------
    RunError
        If the code is not the same.
    """
    import nbformat

    new, old = nbformat.read(notebook, nbformat.NO_CONVERT), nbformat.read(executed, nbformat.NO_CONVERT)
    ran = [cell for cell in old.cells if cell.cell_type == "code"]
    injected = [cell for cell in ran if INJECTED in cell.metadata.get("tags", [])]
    own = iter([cell for cell in ran if cell not in injected])
    cells = [next(own, None) if cell.cell_type == "code" else cell for cell in new.cells]
    sources = [cell.source for cell in new.cells if cell.cell_type == "code"]
    if sources != [cell.source for cell in cells if cell is not None and cell.cell_type == "code"]:
        raise RunError(executed.name, f"other code than {notebook.name}", "the same code", "Run the chapter again.")
    place = next((place for place, cell in enumerate(cells) if TAG in cell.metadata.get("tags", [])), -1)
    old.cells = [*cells[: place + 1], *injected, *cells[place + 1 :]]
    unfinished = executed.with_name(f".{executed.name}")
    nbformat.write(old, unfinished)
    unfinished.replace(executed)


def _parameters_source(path: Path) -> str:
    for cell in read_cells(path):
        if cell.get("cell_type") == "code" and TAG in cell.get("metadata", {}).get("tags", []):
            return "".join(cell["source"])
    raise RunError(
        path.name,
        f"no cell tagged {TAG!r}",
        "one code cell with that tag, holding the parameters",
        "In JupyterLab: select the cell, open the property inspector, add the tag.",
    )


def _assignment(line: ast.stmt) -> Parameter:
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
        return Parameter(line.target.id, ast.unparse(line.annotation), _literal(line.value))
    if isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name):
        return Parameter(line.targets[0].id, "", _literal(line.value))
    raise ValueError(f"line {line.lineno}: {ast.unparse(line).splitlines()[0]}")


def _literal(node: ast.expr) -> object:
    value = ast.literal_eval(node)
    json.dumps(value, allow_nan=False)  # it has to go into run.json
    return value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("not text")


def _whole(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[+-]?(0|[1-9]\d*)", value):  # int() also reads 0123 and 1_000
        return int(value)
    raise ValueError("not a whole number")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")
    if not math.isfinite(float(value)):
        raise ValueError("not a finite number")
    return float(value)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ValueError("neither true nor false")


_READERS: dict[str, Callable[[object], object]] = {"str": _text, "int": _whole, "float": _number, "bool": _truth}
_ALLOWED = {
    "str": "text",
    "int": "a whole number, without leading zeros",
    "float": "a finite number",
    "bool": "true or false",
}
