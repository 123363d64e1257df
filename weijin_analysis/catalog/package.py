"""The data package as its descriptor declares it: which tables there are and what their columns hold.

``datapackage.json`` and the schema it refers to are the only schema of the project; this module turns them
into typed objects and knows nothing about any table in particular. What must not go in here: reading tables,
checking cells, and rules that a Table Schema cannot state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from weijin_analysis.catalog.faults import Fault, data_error
from weijin_analysis.reads import stamp

DESCRIPTOR = "datapackage.json"
TYPES = ("string", "number", "integer", "date")
CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
_OBSERVATION_COLUMNS = {"metric", "entity", "period", "value", "unit", "known", "grade"}


@dataclass(frozen=True)
class Field:
    """A column: its type, what it means, and the constraints on a cell."""

    name: str
    type: str
    description: str = ""
    example: str = ""
    missing: tuple[str, ...] = ("",)
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in columns of another table."""

    columns: tuple[str, ...]
    table: str
    table_columns: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """Columns and keys of a table."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class Resource:
    """A table of the package: its name, its file, what it is about."""

    name: str
    path: str
    schema: Schema
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)
    description: str = ""
    chapter: str = ""

    @property
    def holds_observations(self) -> bool:
        """Whether the rows are dated observations, from which a view as of a day can be chosen."""
        return set(self.schema.names) >= _OBSERVATION_COLUMNS


@dataclass(frozen=True)
class Package:
    """A data package on disk."""

    directory: Path
    resources: Mapping[str, Resource] = field(hash=False)


def read_package(directory: Path) -> Package:
    """Return the package in a folder.

    Raises
    ------
    DataError
        If its descriptor is not what a Data Package and this project need.
    """
    package, faults = inspect_package(directory)
    if faults:
        raise data_error(faults)
    return package


def inspect_package(directory: Path) -> tuple[Package, list[Fault]]:
    """Return what can be read of a package's descriptor, and all that is wrong with it."""
    resources, faults = _inspect(directory, tuple(stamp(path) for path in sorted(directory.rglob("*.json"))))
    return Package(directory, resources), list(faults)


@lru_cache(maxsize=16)
def _inspect(directory: Path, stamps: tuple[object, ...]) -> tuple[dict[str, Resource], tuple[Fault, ...]]:
    """Read the descriptor; ``stamps`` makes a changed file a new question."""
    del stamps
    faults: list[Fault] = []
    descriptor = _json(directory, DESCRIPTOR, faults)
    entries = descriptor.get("resources", [])
    resources: dict[str, Resource] = {}
    for number, entry in enumerate(entries, start=1):
        resource = _resource(directory, entry, number, faults)
        if resource and resource.name in resources:
            faults.append(_fault(f"two resources named {resource.name!r}", "a name for each", "Rename one of them."))
        if resource:
            resources.setdefault(resource.name, resource)
    faults += _dangling(resources)
    return resources, tuple(dict.fromkeys(faults))


def _json(directory: Path, name: str, faults: list[Fault]) -> dict[str, Any]:
    try:
        content = json.loads((directory / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(name, None, None, "no such file", "a JSON file", f"Restore {name}."))
    except UnicodeDecodeError as error:
        faults.append(Fault(name, None, None, f"byte {error.start} is not UTF-8", "UTF-8", "Save the file as UTF-8."))
    except json.JSONDecodeError as error:
        faults.append(Fault(name, error.lineno, None, error.msg, "valid JSON", "Mend the file at this line."))
    else:
        if isinstance(content, dict):
            return content
        faults.append(Fault(name, 1, None, type(content).__name__, "a JSON object", "Wrap the content in { }."))
    return {}


def _fault(found: str, expected: str, remedy: str) -> Fault:
    return Fault(DESCRIPTOR, None, None, found, expected, remedy)


def _resource(directory: Path, entry: Mapping[str, Any], number: int, faults: list[Fault]) -> Resource | None:
    lacking = [key for key in ("name", "path", "schema") if not entry.get(key)]
    if lacking:
        called = repr(entry.get("name") or f"number {number}")
        faults.append(_fault(f"resource {called} without {' and '.join(lacking)}", "name, path and schema", "Add it."))
        return None
    words = {key: str(entry.get(key, "")) for key in ("title", "description", "chapter")}
    try:
        schema = _schema(directory, entry["schema"], faults)
    except (AttributeError, KeyError, TypeError) as error:
        found = f"a schema of {entry['name']!r} that cannot be read ({type(error).__name__}: {error})"
        faults.append(_fault(found, "a Table Schema", "Compare it with observation.schema.json."))
        return None
    return Resource(entry["name"], entry["path"], schema, titles=entry.get("titles", {}), **words)


def _schema(directory: Path, declared: str | Mapping[str, Any], faults: list[Fault]) -> Schema:
    origin = declared if isinstance(declared, str) else DESCRIPTOR
    descriptor = _json(directory, declared, faults) if isinstance(declared, str) else declared
    key = _names(descriptor.get("primaryKey", ()))
    missing = tuple(descriptor.get("missingValues", ("",)))
    return Schema(
        fields=tuple(_field(entry, origin, missing, key, faults) for entry in descriptor.get("fields", [])),
        primary_key=key,
        foreign_keys=tuple(
            ForeignKey(_names(key["fields"]), key["reference"]["resource"], _names(key["reference"]["fields"]))
            for key in descriptor.get("foreignKeys", ())
        ),
    )


def _names(names: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _field(
    entry: Mapping[str, Any], origin: str, missing: tuple[str, ...], key: tuple[str, ...], faults: list[Fault]
) -> Field:
    name, kind = entry["name"], entry.get("type", "string")
    declared = dict(entry.get("constraints", {}))
    if kind not in TYPES:
        faults.append(_unsupported(origin, name, f"type {kind!r}", TYPES))
    for unknown in sorted(declared.keys() - set(CONSTRAINTS)):
        faults.append(_unsupported(origin, name, f"constraint {unknown!r}", CONSTRAINTS))
    constraints = {constraint: value for constraint, value in declared.items() if constraint in CONSTRAINTS}
    constraints["enum"] = tuple(constraints.get("enum", ()))
    constraints["required"] = constraints.get("required", False) or name in key  # a key is never null
    constraints["missing"] = tuple(entry.get("missingValues", missing))
    return Field(name, kind, entry.get("description", ""), str(entry.get("example", "")), **constraints)


def _unsupported(origin: str, column: str, found: str, allowed: tuple[str, ...]) -> Fault:
    remedy = "A rule that the check does not apply would only look like one: use another, or teach catalog.checks."
    return Fault(origin, None, column, found, f"one of {', '.join(allowed)}", remedy)


def _dangling(resources: Mapping[str, Resource]) -> list[Fault]:
    wanted = {key.table for resource in resources.values() for key in resource.schema.foreign_keys}
    return [
        _fault(f"no resource {name!r}, to which a foreign key refers", "its entry under resources", "List the table.")
        for name in sorted(wanted - resources.keys())
    ]
