"""What a policy is once it has been read: plain data, every part with its place in the file.

One dataclass a rule kind, named as in the field (DMN for decisions, LegalRuleML for norms). Expressions
are parsed FEEL; nothing here evaluates, reads a file or knows of records' files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from policykit.problems import Place

if TYPE_CHECKING:
    import datetime as dt

    from policykit.feel.nodes import Node
    from policykit.feel.tables import Table

Text: TypeAlias = Mapping[str, str]
"""A text by language (`zh-Hant`, `zh-Hans`, `en`)."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A FEEL expression as written, its tree (names already resolved to ids) and where it stands."""

    text: str
    tree: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of the company's where the regulation is silent: the reason and what it could have been."""

    because: Text
    instead_of: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number, period or text; `clause` where the regulation gives it, `chosen` where it does not."""

    name: str
    value: object
    place: Place
    clauses: tuple[str, ...] = ()
    chosen: Chosen | None = None
    title: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counting:
    """How a period is counted: convention, calendar by name, and the convention's settings."""

    convention: str = "prc-civil-code"
    calendar: str = "china"
    rest_days: str = "weekends-and-holidays"
    office_hours: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """`{from, within}`, `{from, before}` backwards, or `{at}`: an instant somebody promised.

    `within` is ISO text of a period or the name of a parameter that holds one.
    """

    start: Expression | None = None
    within: str | None = None
    at: Expression | None = None
    before: Expression | None = None
    counting: Counting | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition (`with`, `needs`): its name is what `lacking` shows; its clause where it has one.

    With `each`, it must hold for every item of the list, or for `at_least` so many; the items have to be
    at least so many as well.
    """

    name: Text
    that: Expression
    clauses: tuple[str, ...] = ()
    each: Each | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What fulfils a duty: an instant `at` of the record, or of each member of the list `act`.

    `matched_by` names the member's field that holds the id (or period) of the item it answers.
    """

    at: Expression
    conditions: tuple[Condition, ...] = ()
    early: Literal["undetermined", "ignored", "counts"] = "undetermined"
    act: Expression | None = None
    matched_by: str | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """Intervals that suspend a deadline: `name` in `each`, from `start` until `end`."""

    name: str
    each: Expression
    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True)
class Escalation:
    """One level: the signed offset (ISO text) from `due` or from `from`, and to whom."""

    offset: str
    of: Literal["due", "from"]
    to: str
    convention: str = "elapsed"


@dataclass(frozen=True, slots=True)
class Each:
    """One finding for each item of a list, or each occurrence of a rhythm (`rhythm`, `first`, `until`)."""

    name: str
    items: Expression | None = None
    rhythm: str | None = None
    first: Expression | None = None
    until: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules share. `record` is the kind of record it is evaluated on."""

    name: str
    record: str
    place: Place
    clauses: tuple[str, ...] = ()
    title: Text = field(default_factory=dict)
    chosen: Chosen | None = None
    when: Expression | None = None

    @property
    def kind(self) -> str:
        """The rule's kind, as its first key in the file says it (`decide`, `oblige` …)."""
        return type(self).__name__.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Rule):
    """A DMN decision: a FEEL expression or a decision table; a named value for later rules.

    The spans of the table's nodes count in its text as it stands in the file; `place_in_table` finds them.
    """

    expression: Expression | None = None
    table: Table | None = None
    table_text: str = ""
    table_place: Place | None = None
    row_clauses: tuple[tuple[str, ...], ...] = ()
    row_chosen: tuple[str, ...] = ()
    type: str | None = None
    values: Mapping[str, Text] = field(default_factory=dict)

    def place_in_table(self, offset: int) -> Place:
        """Give the place in the file of the character at `offset` of the table's text."""
        start = self.table_place or self.place
        before = self.table_text[:offset]
        column = offset - (before.rfind("\n") + 1)
        return Place(start.file, start.line + before.count("\n"), start.column + column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oblige(Rule):
    """An obligation: who must do what by when, what fulfils it, and to whom it escalates."""

    action: Text
    due: Deadline
    fulfilled: Fulfilment
    bearer: Expression | None = None
    bearer_role: str = ""
    act: str = ""
    each: Each | None = None
    over: Literal["", "month"] = ""
    suspended: Suspension | None = None
    escalate: tuple[Escalation, ...] = ()
    sanction: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of claim in a precedence: the record kind it comes from and what makes it valid."""

    name: str
    of: str
    claimant: Expression
    at: Expression
    place: Place
    when: Expression | None = None
    clauses: tuple[str, ...] = ()
    strength: int = 2
    timely: Deadline | None = None
    timely_at: Expression | None = None
    lapses_when: Expression | None = None
    lapses: Deadline | None = None
    kept_by: tuple[Expression, ...] = ()
    chosen: Chosen | None = None
    title: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transfer:
    """A recorded decision that moves ownership: to whom, when, on what condition (`holder` is in scope)."""

    of: str
    to: Expression
    at: Expression
    place: Place
    when: Expression | None = None
    clauses: tuple[str, ...] = ()
    title: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefer(Rule):
    """Precedence among claims on one subject."""

    subject: str
    claims: tuple[Claim, ...]
    order: tuple[str, ...] = ("strength", "at", "listed")
    transfers: tuple[Transfer, ...] = ()
    tie_waits_for: str = ""
    tie_chosen: Chosen | None = None
    otherwise: Expression | None = None
    otherwise_clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Rule):
    """An even allocation: proposed, until a recorded decision decides."""

    pool: Expression
    subject: str
    leaver: Expression
    at: Expression
    receivers: Expression
    decided_of: str
    decided_by: str
    decided_to: Expression
    decided_at: Expression
    decided_when: Expression | None = None
    together: str = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Rule):
    """A figure over many records: how many (or the sum, mean … of `value`) agree with this one in `same`.

    `window` is a period back from `back_from`; without one every earlier record counts.
    """

    over: str
    figure: str = "count"
    value: Expression | None = None
    where: Expression | None = None
    same: tuple[str, ...] = ()
    by: tuple[Expression, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who counts as the same subject: keys of which any may agree and none of some may contradict."""

    subject: str
    any: tuple[str, ...]
    unless_differs: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    household_of: str | None = None
    relations: tuple[str, ...] = ()
    chosen: tuple[Chosen, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """The names of definitions taken over from one version of another policy."""

    policy: str
    version: str
    names: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The definitions that a policy takes over; decisions and figures come with whatever they read."""

    imports: tuple[Import, ...] = ()
    identity: Mapping[str, Identity] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    rules: tuple[Decide | Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long records of `record` are kept whose claim by `policy`'s precedence `rule` has lapsed.

    `keep` is ISO text of a period or the name of a parameter that holds one; it runs from the lapse.
    """

    record: str
    policy: str
    rule: str
    keep: str
    place: Place
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy. `issued_on` None is a draft: listed, never in force (CSD-2.12).

    `effective_from` is a local date in `zone`: the version is in force from its 00:00 on. `identity` holds
    what is taken over as well; the parameters and rules taken over are in `borrowed` alone.
    """

    name: str
    version: str
    title: Text
    record: str
    in_force_at: str
    place: Place
    rules: tuple[Rule, ...]
    issued_on: dt.date | None = None
    issued_by: str = ""
    issued_clauses: tuple[str, ...] = ()
    effective_from: dt.date | None = None
    uses: tuple[str, ...] = ()
    counting: Counting = Counting()
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    identity: Mapping[str, Identity] = field(default_factory=dict)
    borrowed: Borrowed = Borrowed()
    retention: tuple[Retention, ...] = ()
    guidance: Mapping[str, Text] = field(default_factory=dict)
    zone: str = "Asia/Shanghai"
    digest: str = ""
    source: str = ""
