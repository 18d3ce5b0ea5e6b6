"""The rule kinds about conduct, order and access: what `model.py` holds for decisions, duties and claims.

Their exact meaning is in semantics 7 (gate), 9 (rotate) and 10 (forbid, permit, check).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from policykit.policy.model import Chosen, Condition, Each, Expression, Rule, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbid(Rule):
    """A prohibition: `when` says what is forbidden, `unless` what excepts it, `established` what is proven.

    `sanction` is what the regulation names; its amount and the decision are a person's.
    """

    action: Text
    bearer: Expression | None = None
    bearer_role: str = ""
    act: str = ""
    at: Expression | None = None
    unless: Expression | None = None
    established: Expression | None = None
    sanction: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit(Rule):
    """A permission by one of `roles`: it defeats `overrides`, within `only`, until `expires`.

    With `each`, every item of the list is a permission of its own.
    """

    overrides: str
    granted: Expression
    decided_at: Expression
    only: Expression | None = None
    decided_by: Expression | None = None
    roles: tuple[str, ...] = ()
    expires: Expression | None = None
    each: Each | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotate(Rule):
    """Whose turn it is: `over` are the records that count as turns, `roster` and `absent` kinds of record."""

    over: str
    by: Expression
    at: Expression
    roster: str
    ties: str = "id"
    absent: str = ""
    counts: Expression | None = None
    make_up: bool = True
    make_up_chosen: Chosen | None = None
    carry_over: bool = True
    carry_over_chosen: Chosen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrict(Rule):
    """Who may see a record, or its `fields`: `roles` may; others where `allow` holds, until `until`."""

    otherwise: Literal["mask", "deny"]
    fields: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    allow: Expression | None = None
    until: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Rule):
    """What must hold `before` an event: named needs, each with its clause."""

    before: Expression
    needs: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Rule):
    """A conduct item: `item` is the field the clerk ticks, `action` the conduct printed beside the box."""

    item: Expression
    action: Text
