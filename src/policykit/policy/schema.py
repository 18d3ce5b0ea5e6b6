"""The shape of a file: JSON Schema 2020-12, its errors told in words for people and with their place.

The schemas of the language itself (`policy`, `tests`, `settings`) come with the program; a workspace's copy
serves editors only. `x-expected` beside a keyword says in three languages what is expected there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from policykit.names import closest
from policykit.policy.words import hint, words
from policykit.problems import LANGUAGES, Problem
from policykit.resources import folder
from policykit.yamlslips import full_width

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from jsonschema_rs import Draft202012Validator

    from policykit.yamlsource import Source

_SHOWN: Final = 40
_SCRIPTS: Final = dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), "zh-Hant") | dict.fromkeys(
    ("zh-CN", "zh-SG"), "zh-Hans"
)
"""What a text's language is often called."""

Fault: TypeAlias = tuple[tuple[str | int, ...], Problem]
"""The path of a part that does not have its shape, and the problem."""


def validate(source: Source, name: str) -> list[Problem]:
    """Say what of `source` does not have the shape that `schemas/<name>.schema.json` asks for."""
    return [problem for _, problem in faults(source, name)]


def faults(source: Source, name: str) -> list[Fault]:
    """Give the problems of `validate`, each with the path of the part that has it.

    A quick validator says whether there are any; a slow one that tells what they are is started only then.
    """
    if _fits(source.data, name):
        return []
    found: dict[object, Fault] = {}
    for error in _validator(name).iter_errors(source.data):
        for problem in _problems(source, error):
            found[problem.place, problem.code, str(problem.args)] = (tuple(error.absolute_path), problem)
    return [fault for fault in found.values() if not _follows(fault, found.values())]


def _follows(fault: Fault, others: Iterable[Fault]) -> bool:
    """Whether another fault of the same part explains this one: an unclear kind, a misspelt key."""
    path, problem = fault
    unclear = [at for at, other in others if other.code == "schema-two-kinds"]
    if problem.code != "schema-two-kinds" and any(path[: len(at)] == at for at in unclear):
        return True
    beside = [other for at, other in others if at == path]
    if any(other.code in ("schema-split-value", "yaml-full-width") for other in beside):
        return problem.code in ("schema-needs", "schema-missing-key")
    misspelt = [str(other.args["key"]) for other in beside if other.code == "schema-unknown-key"]
    missing = problem.code == "schema-missing-key" and closest(str(problem.args["key"]), misspelt, 1)
    return bool(missing or (problem.code == "schema-needs" and misspelt))


def _fits(data: object, name: str) -> bool:
    """Whether `data` surely has its shape; what the quick validator cannot read is left to the other."""
    try:
        return _quick_validator(name).is_valid(data) and not any(map(_is_whole_decimal, _scalars(data)))
    except ValueError:
        return False


def _scalars(data: object) -> Iterator[object]:
    if isinstance(data, Mapping | list):
        for part in data.values() if isinstance(data, Mapping) else data:
            yield from _scalars(part)
    else:
        yield data


def _is_whole_decimal(value: object) -> bool:
    """Whether `value` was written like `1.0`, which is an integer to the quick validator alone."""
    return isinstance(value, Decimal) and value == value.to_integral_value()


def schema_text(name: str) -> str:
    """Give the text of the language's own schema `name` (`policy`, `tests`, `settings`)."""
    return (folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8")


@cache
def _quick_validator(name: str) -> Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(json.loads(schema_text(name)))


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(schema_text(name)))


def _problems(source: Source, error: Any) -> Iterator[Problem]:
    path = list(error.absolute_path)
    match error.validator:
        case "required":
            yield from _missing_keys(source, path, error)
        case "additionalProperties" | "unevaluatedProperties":
            yield from _unknown_keys(source, path, error)
        case "propertyNames":
            key = [*path, str(error.instance)]
            yield Problem("schema-key-form", source.where_key(key), _said(error))
        case "enum" | "const":
            yield _not_one_of(source, path, error)
        case "oneOf" | "anyOf" if not isinstance(error.instance, Mapping):
            return
        case "oneOf" | "anyOf" if "x-keys" in error.schema:
            yield _kind(source, path, error.instance, error.schema["x-keys"])
        case "oneOf" | "anyOf":
            yield Problem("schema-needs", source.where(path), {"key": _last_key(path), **_said(error)})
        case _ if path and error.instance is None:
            yield Problem("schema-empty", source.where_key(path), {"key": _last_key(path)})
        case "type" if not path:
            yield Problem("schema-not-a-mapping", source.where(), {})
        case "minItems" | "minLength" | "minProperties":
            yield Problem("schema-empty", source.where(path), {"key": _last_key(path)})
        case "uniqueItems":
            yield Problem("schema-repeated", source.where(path), {"key": _last_key(path)})
        case _:
            yield Problem("schema-expected", source.where(path), {"key": _last_key(path), **_said(error)})


def _missing_keys(source: Source, path: Sequence[Any], error: Any) -> Iterator[Problem]:
    for key in error.validator_value:
        if key not in error.instance:
            place = source.where_key(path) if path else source.where()
            yield Problem("schema-missing-key", place, {"key": key, "of": _last_key(path)})


def _unknown_keys(source: Source, path: Sequence[Any], error: Any) -> Iterator[Problem]:
    known = list(error.schema.get("properties", ()))
    for key in error.instance:
        if key not in known:
            place = source.where_key([*path, key])
            wide = full_width(key, place) if error.instance[key] is None else None
            if wide:
                yield wide
            elif error.instance[key] is None and len(error.instance) > 1:
                yield Problem("schema-split-value", place, {"key": key})
            else:
                yield _unknown_key(place, key, known)


def _unknown_key(place: Any, key: str, known: list[str]) -> Problem:
    suggestion = hint([_SCRIPTS[key]] if _SCRIPTS.get(key) in known else closest(key, known, 1), known)
    return Problem("schema-unknown-key", place, {"key": key[:_SHOWN], "hint": suggestion})


def _not_one_of(source: Source, path: Sequence[Any], error: Any) -> Problem:
    known = [str(v) for v in error.schema.get("enum", [error.schema.get("const")])]
    suggestion = hint(closest(str(error.instance), known, 1), known)
    return Problem(
        "schema-not-one-of", source.where(path), {"value": _shown(error.instance), "hint": suggestion}
    )


def _kind(source: Source, path: Sequence[Any], instance: Any, keys: Collection[str]) -> Problem:
    """Tell of a rule whose keys name no kind, or several; `keys` may come with what each is called."""
    found = [key for key in instance if key in keys]
    if len(found) > 1:
        return Problem("schema-two-kinds", source.where_key([*path, found[1]]), {"kinds": ", ".join(found)})
    first = str(next(iter(instance), ""))
    titles = keys if isinstance(keys, Mapping) else {}
    near = [key for key in keys if titles.get(key) == first] or closest(first, keys, 1)
    return Problem("schema-no-kind", source.where(path), {"hint": hint(near, list(keys), titles)})


def _said(error: Any) -> dict[str, object]:
    """Say what was expected, in each language, and what was found."""
    expected = error.schema.get("x-expected") or _type_words(error.schema.get("type", "string"))
    return {"expected": expected, "value": _shown(error.instance)}


def _type_words(types: str | list[str]) -> dict[str, str]:
    names = [types] if isinstance(types, str) else types
    each = [words(f"schema-type-{name}") for name in names]
    return {lang: " / ".join(word[lang] for word in each) for lang in LANGUAGES}


def _shown(value: Any) -> str:
    text = "{…}" if isinstance(value, Mapping) else "[…]" if isinstance(value, list) else str(value)
    text = {"True": "true", "False": "false", "None": "null"}.get(text, text)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _last_key(path: Sequence[Any]) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "")
