"""`policykit outline`: a regulation as it comes, read into a text with clause ids and a draft to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import WordedOption, lang, option, say, verb
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.analysis.outline import Outline
    from policykit.records.schema import Schemas


class _Own(WordedOption):
    """An option whose help is this verb's own, though another verb has one of its name."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help in the language of this run."""
        record = super().get_help_record(ctx)
        return (record[0], say(f"outline-option-{self.name}")) if record else None


@verb("outline")
@click.argument("file", type=click.Path(path_type=Path))
@option("--output", "-o", type=click.Path(path_type=Path))
@click.option("--policy", cls=_Own, default="")
@option("--prefix", default="")
@click.option("--record", cls=_Own, default="")
@click.pass_obj
def command(folder: Path, file: Path, output: Path | None, policy: str, prefix: str, record: str) -> None:
    """Outline the regulation `FILE`; with `-o` write `1.0.0.md` and `1.0.0.yaml` into that folder."""
    from policykit.analysis.outline import outline
    from policykit.analysis.outline.text import summary

    schemas = _schemas(folder)
    if record and record not in schemas:
        args = {"record": record[:40], "known": ", ".join(schemas)}
        raise InputError([Problem("outline-record", args=args)])
    found = outline(file, schemas, policy or _named(output), prefix)
    for line in summary(found.notes, lang()):
        click.echo(line, err=True)
    if output is None:
        _show(found)
    else:
        _write(found, schemas, output, record)


def _schemas(folder: Path) -> Schemas:
    from policykit.records.schema import Schemas
    from policykit.resources import folder as shipped

    own = folder / "schemas" / "records"
    return Schemas.load(own if own.is_dir() else shipped("schemas") / "records")


def _named(output: Path | None) -> str:
    """The policy's name as its folder says it; empty where a folder is not called like a policy."""
    import re

    name = output.resolve().name if output else ""
    return name if re.fullmatch(r"[a-z][a-z0-9_-]*", name) else ""


def _write(found: Outline, schemas: Schemas, output: Path, record: str) -> None:
    from policykit.analysis.outline.skeleton import VERSION, skeleton
    from policykit.analysis.outline.text import regulation_text
    from policykit.files import atomic_write

    files = {
        output / f"{VERSION}.md": regulation_text(found, lang()),
        output / f"{VERSION}.yaml": skeleton(found, schemas, lang(), record),
    }
    if there := [path for path in files if path.exists()]:
        raise InputError(Problem("outline-exists", Place(str(path))) for path in there)
    for path, content in files.items():
        atomic_write(path, content)
        click.echo(say("cli-written", path=path))
    click.echo(_counted(found))
    text, rules = files
    click.echo(say("outline-next", text=text, rules=rules))


def _show(found: Outline) -> None:
    from policykit.cli.tables import columns

    heads = tuple(
        say(f"outline-head-{name}") for name in ("clause", "line", "words", "guess", "word", "period")
    )
    for line in columns([heads, *_rows(found)]):
        click.echo(line)
    click.echo(_counted(found))


def _rows(found: Outline) -> Iterator[tuple[str, ...]]:
    for clause in found.clauses:
        words = clause.words if len(clause.words) <= 30 else f"{clause.words[:29]}…"
        periods = "、".join(period.words for period in clause.guess.periods)
        kind = f"= {clause.repeats}" if clause.repeats else clause.guess.kind
        yield (clause.id, str(clause.line), words, kind, clause.guess.word, periods)


def _counted(found: Outline) -> str:
    repeated = sum(bool(clause.repeats) for clause in found.clauses)
    rules = sum(clause.guess.kind in ("oblige", "forbid") and not clause.repeats for clause in found.clauses)
    args: dict[str, Any] = {"clauses": len(found.clauses), "repeated": repeated, "rules": rules}
    return say("outline-counted", **args, notes=len(found.notes))
