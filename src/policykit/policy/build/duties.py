"""Norms about what people do: oblige, forbid, permit, gate, check, restrict (semantics 6, 7 and 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel import nodes as n
from policykit.feel.types import ANY, ListType
from policykit.names import closest
from policykit.policy.build.parts import Part, entries
from policykit.policy.expressions import BOOLEAN, Scope
from policykit.policy.model import Each, Escalation, Expression, Fulfilment, Oblige, Suspension
from policykit.policy.norms import Check, Forbid, Gate, Permit, Restrict
from policykit.policy.vocabulary import DATE_TIME, MONTH, OCCURRENCE, STRING
from policykit.policy.words import hint

if TYPE_CHECKING:
    from policykit.feel.types import Type

Common = dict[str, Any]


def oblige(part: Part, common: Common, scope: Scope) -> Oblige:
    """Read an obligation."""
    if part.get("over") == "month":
        scope = {**scope, "month": MONTH}
    each, scope = _each(part, scope)
    due = part.part("due")
    assert due is not None
    return Oblige(
        **common,
        when=part.condition("when", scope),
        **_bearer(part, scope),
        action=part.text("action"),
        act=part.get("act", ""),
        due=due.deadline(scope),
        fulfilled=_fulfilment(part, scope),
        each=each,
        over=part.get("over", ""),
        suspended=_suspension(part, scope),
        escalate=tuple(_escalation(level) for level in part.parts("escalate")),
        sanction=part.text("sanction"),
    )


def _bearer(part: Part, scope: Scope) -> Common:
    bearer = part.part("bearer", "person")
    if bearer is None:
        return {}
    named = str(bearer.get("person", ""))
    if named in (part.draft.around.roles or ()) and named not in scope:
        bearer.say("policy-bearer-role", "person", name=named)
        return {}
    return {"bearer": bearer.optional("person", scope, STRING), "bearer_role": bearer.role("role")}


def _each(part: Part, scope: Scope) -> tuple[Each | None, Scope]:
    """Read `each`: the items of a list or the occurrences of a rhythm; give the scope with the item in it."""
    each = part.part("each")
    if each is None:
        return None, scope
    name = str(each.get("name"))
    if "in" in each:
        items, kind = each.typed("in", scope, ListType(ANY))
        return Each(name, items), {**scope, name: kind.item if isinstance(kind, ListType) else ANY}
    occurrence = Each(
        name,
        rhythm=each.offset("rhythm"),
        first=each.expression("first", scope, DATE_TIME),
        until=each.optional("until", scope, DATE_TIME),
    )
    return occurrence, {**scope, name: OCCURRENCE}


def _fulfilment(part: Part, scope: Scope) -> Fulfilment:
    done = part.part("fulfilled", "at")
    assert done is not None
    act: Expression | None = None
    kind: Type = ANY
    if "act" in done:
        act, kind = done.typed("act", scope, ListType(ANY))
    own = entries(kind) if act else {}
    inner = {**scope, **own}
    matched = done.field("for", own) if "for" in done else None
    return Fulfilment(
        at=done.expression("at", inner, DATE_TIME),
        conditions=done.conditions("with", inner),
        early=done.get("early", "undetermined"),
        act=act,
        matched_by=matched,
    )


def _suspension(part: Part, scope: Scope) -> Suspension | None:
    waits = part.part("suspended")
    if waits is None:
        return None
    name, items, kind = waits.item_in("each", scope)
    inner = {**scope, name: kind}
    return Suspension(
        name, items, waits.expression("from", inner, DATE_TIME), waits.expression("until", inner, DATE_TIME)
    )


def _escalation(level: Part) -> Escalation:
    offset = level.offset("after") if "after" in level else f"-{level.offset('before')}"
    return Escalation(offset, level.get("of", "due"), level.role("to"), level.get("convention", "elapsed"))


def forbid(part: Part, common: Common, scope: Scope) -> Forbid:
    """Read a prohibition."""
    return Forbid(
        **common,
        **_bearer(part, scope),
        when=part.condition("when", scope),
        action=part.text("action"),
        act=part.get("act", ""),
        at=part.optional("at", scope, DATE_TIME),
        unless=part.condition("unless", scope),
        established=part.condition("established", scope),
        sanction=part.text("sanction"),
    )


def permit(part: Part, common: Common, scope: Scope) -> Permit:
    """Read a permission; the rule it overrides must be one of the policy's."""
    overrides = part.part("overrides", "rule")
    assert overrides is not None
    rule = str(overrides.get("rule"))
    names = part.draft.rule_names
    if rule not in names:
        known = sorted(names)
        overrides.say("policy-unknown-rule", "rule", name=rule, hint=hint(closest(rule, known, 1), known))
    only, each = overrides.condition("only", scope), None
    if "each" in part:
        name, items, kind = part.item_in("each", scope)
        each, scope = Each(name, items), {**scope, name: kind}
    return Permit(
        **common,
        when=part.condition("when", scope),
        overrides=rule,
        only=only,
        each=each,
        granted=part.expression("granted", scope, BOOLEAN),
        decided_by=part.optional("decided_by", scope),
        roles=part.roles("roles"),
        decided_at=part.expression("decided_at", scope, DATE_TIME),
        expires=part.optional("expires", scope, DATE_TIME),
    )


def gate(part: Part, common: Common, scope: Scope) -> Gate:
    """Read a gate."""
    return Gate(
        **common,
        when=part.condition("when", scope),
        before=part.expression("before", scope, DATE_TIME),
        needs=part.conditions("needs", scope),
    )


def check(part: Part, common: Common, scope: Scope) -> Check:
    """Read a conduct item; what is ticked is a field, or an entry of one."""
    item = part.expression("item", scope)
    if not isinstance(item.tree, n.Name | n.Path):
        part.say("policy-field-wanted", "item", text=item.text)
    return Check(**common, when=part.condition("when", scope), item=item, action=part.text("action"))


def restrict(part: Part, common: Common, scope: Scope) -> Restrict:
    """Read who may see what."""
    return Restrict(
        **common,
        when=part.condition("when", scope),
        fields=part.fields("fields", scope),
        roles=part.roles("roles"),
        allow=part.condition("allow", {**scope, "asking": STRING}),
        until=part.optional("until", {**scope, "asking": STRING}, DATE_TIME),
        otherwise=part.get("otherwise"),
    )
