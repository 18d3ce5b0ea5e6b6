"""The example records and the shipped policies, with one of the house besides, evaluated as for a report."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from policykit.engine.evaluate import evaluate
from policykit.policy.loader import load_policy
from policykit.policy.vocabulary import KindWords
from policykit.policy.workspace import Workspace
from policykit.records.delivery import read
from policykit.render.report.needs import needs
from policykit.render.report.page import desk_for
from policykit.render.report.page import edition as made
from render.sample import ROOT

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from policykit.records.delivery import Delivery
    from policykit.render.printer import Printer
    from policykit.render.report.page import Edition

EXAMPLES = ROOT / "examples"
HEAD = """\
policy: {name}
version: 1.0.0
issued: {{on: 2026-01-01, by: 總經理}}
effective: {{from: 2026-01-01}}
title: {{zh-Hant: 本公司的統計, en: Figures of the house}}
record: complaint
uses: [complaint]
in_force_at: received_at
rules:
"""


@cache
def workspace() -> Workspace:
    return Workspace.load(ROOT)


@cache
def examples() -> Delivery:
    """All example records."""
    files = sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".xlsx", ".csv", ".jsonl", ".yaml"))
    return read(files, workspace().schemas)


def with_policy(folder: Path, name: str, rules: str) -> Workspace:
    """The shipped workspace with a policy more, of these rules."""
    path = folder / name / "1.0.0.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD.format(name=name) + rules, "utf-8")
    policy, problems = load_policy(path, KindWords(workspace().schemas))
    assert policy is not None, [problem.text("en") for problem in problems]
    return replace(workspace(), policies={**workspace().policies, name: (policy,)})


def reported(
    printer: Printer,
    name: Any,
    month: str,
    *,
    space: Workspace | None = None,
    delivery: Delivery | None = None,
    state: dt.datetime | None = None,
    before: Any = None,
) -> Edition:
    """A report made from records as the command makes it: what it reads is evaluated, and no more."""
    space, delivery = space or workspace(), delivery or examples()
    desk = desk_for(
        printer, name, month, delivery.records, state=state, rejects=delivery.rejects, policies=space.policies
    )
    found = evaluate(space, delivery, as_of=desk.state, wanted=needs(desk))
    return made(printer, desk, found, before)
