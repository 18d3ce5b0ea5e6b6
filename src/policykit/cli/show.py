"""`policykit show`: a policy, or one of its rules, in words; as text or as a PDF to sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.words import lang, option, say, verb
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.analysis.portrait import Portrait, RulePage
    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace


@verb("show")
@click.argument("policy")
@option("--output", "-o", type=click.Path(path_type=Path))
@click.pass_obj
def command(folder: Path, policy: str, output: Path | None) -> None:
    """Show `POLICY`, `POLICY@VERSION`, or one rule of it: `POLICY#RULE`."""
    from policykit.analysis.portrait import portrait
    from policykit.cli.work import workspace

    whole, _, rule = policy.partition("#")
    name, _, version = whole.partition("@")
    house = workspace(folder)
    found = _version(house, name, version)
    if rule and rule not in {r.name for r in found.rules}:
        raise _unknown("cli-no-such-rule", rule, [r.name for r in found.rules])
    page = portrait(house, found, lang(), rule or None)
    if output is None:
        click.echo("\n".join(_lines(page)))
        return
    from policykit.files import atomic_write

    atomic_write(output, _printed(page, house))
    click.echo(say("cli-written", path=output))


def _printed(page: Portrait, house: Workspace) -> bytes:
    from dataclasses import asdict

    from policykit.render.pages import print_page
    from policykit.render.printer import Printer

    printer = Printer(house.settings.data, lang(), house.folder)
    label = printer.labels["say"]["version"]
    head = {"id": "policy", "title": page.title, "id_label": label, "record_id": page.version}
    return print_page(printer, "policy.html", head, {"policy": asdict(page)})


def _version(house: Workspace, name: str, version: str) -> Policy:
    if name not in house.policies:
        raise _unknown("cli-no-such-policy", name, list(house.policies))
    if not version:
        return house.policies[name][-1]
    found = {p.version: p for p in house.policies[name]}
    if version not in found:
        raise _unknown("cli-no-such-version", version, list(found))
    return found[version]


def _unknown(code: str, word: str, known: list[str]) -> InputError:
    from policykit.names import closest

    return InputError(
        [Problem(code, args={"word": word[:60], "near": ", ".join(closest(word, known) or known)})]
    )


def _lines(page: Portrait) -> Iterator[str]:
    yield say(
        "cli-show-head", title=page.title, version=page.version, issued=page.issued, effective=page.effective
    )
    for title, value, clauses, chosen in (*page.parameters, *page.terms):
        yield "  " + "　".join(filter(None, (f"{title}：{value}", clauses, chosen)))
    for number, rule in enumerate(page.rules, 1):
        yield from ("", f"{number}. {rule.kind}　{rule.title}（{rule.name}）　{'；'.join(rule.clauses)}")
        yield from (f"   {line}" for line in (*rule.sentences, *_table(rule), *rule.choices))


def _table(rule: RulePage) -> Iterator[str]:
    from policykit.cli.tables import columns

    if rule.table:
        yield from columns(rule.table)
