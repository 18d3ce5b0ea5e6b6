"""Immutable records with slots: the part of `dataclasses` that FEEL needs.

Importing `dataclasses` costs as much as everything else in `policykit.feel` together, and a frozen
dataclass costs twice as much to make and to fill; a syntax tree is thousands of them. A record is frozen
for the type checker, not at run time; it compares, hashes and prints by its fields.
"""

from __future__ import annotations

from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=True)
def record(cls: type[T]) -> type[T]:
    """Make `cls` a record of its annotated fields, in order, with their defaults.

    `__eq__` and `__hash__` that the class defines itself are kept.
    """
    body: dict[str, Any] = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    fields = tuple(body.get("__annotations__", ()))
    defaults = {name: body.pop(name) for name in fields if name in body}
    body["__slots__"] = body["__match_args__"] = fields
    body["__init__"] = _initialiser(fields, defaults)
    body["__repr__"] = _repr
    if "__eq__" not in body:
        body["__eq__"], body["__hash__"] = _eq, _hash
    return type(cls.__name__, cls.__bases__, body)


def _initialiser(fields: tuple[str, ...], defaults: dict[str, object]) -> Any:
    parameters = ", ".join(f"{name}=_defaults[{name!r}]" if name in defaults else name for name in fields)
    lines = "".join(f"\n    self.{name} = {name}" for name in fields) or "\n    pass"
    namespace: dict[str, Any] = {"_defaults": defaults}
    exec(f"def __init__(self, {parameters}):{lines}", namespace)  # noqa: S102 - field names, as dataclasses do
    return namespace["__init__"]


def _fields(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__match_args__)


def _eq(self: Any, other: object) -> bool:
    return _fields(self) == _fields(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_fields(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__name__}({shown})"
