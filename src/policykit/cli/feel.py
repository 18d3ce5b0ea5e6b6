"""`policykit feel`: try an expression, run a file of cases, or talk to the interpreter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.words import Verb, option, problem_line, say
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from policykit.feel import FeelSyntaxError, Result
    from policykit.feel.values import Value
    from policykit.yamlsource import Source

TRACED_STEPS = 100_000
"""How many steps an evaluation may take whose trace is kept."""


class _FeelVerb(Verb):
    """A verb whose expression may begin with a minus sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take a word such as `-3 ** 2`, which is no option of ours, for the expression."""
        options = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        minus = [word for word in args if word[:1] == "-" and word[:2] != "--" and word not in options]
        rest = [word for word in args if word not in minus]
        return super().parse_args(ctx, [*rest, "--", *minus] if minus else args)


@click.command("feel", cls=_FeelVerb)
@click.argument("expression", nargs=-1)
@option("--context", type=click.Path(path_type=Path))
@option("--trace", is_flag=True)
@option("--output", "-o", type=click.Path(path_type=Path))
def command(expression: tuple[str, ...], context: Path | None, trace: bool, output: Path | None) -> int:
    """Evaluate `EXPRESSION`; `run CASES` runs a file of cases; nothing at all opens a session."""
    if expression[:1] == ("run",):
        run_cases(expression[1:], output)
        return 0
    names = {} if context is None else read_context(context)
    if not expression:
        from policykit.cli.repl import session

        return session(names, trace=trace)
    return 0 if answer(" ".join(expression).rstrip(), names, trace=trace) else 2


def run_cases(paths: tuple[str, ...], output: Path | None) -> None:
    """Run the cases of one JSON Lines file; a line of results a case, to `output` or to the screen."""
    from policykit.feel.conformance import run_lines
    from policykit.files import atomic_write, read_text

    if len(paths) != 1:
        raise InputError([Problem("cli-missing", args={"name": "CASES.jsonl", "verb": "policykit feel run"})])
    # Not splitlines: U+2028 and its like may stand within a line of JSON.
    results = run_lines(read_text(paths[0]).split("\n"))
    if output is None:
        for line in results:
            click.echo(line)
        return

    def fill(stream: BinaryIO) -> None:
        for line in results:
            # Half a surrogate pair, which UTF-8 cannot hold, becomes the escape that JSON has for it.
            stream.write(line.encode("utf-8", "backslashreplace") + b"\n")

    atomic_write(output, fill)
    click.echo(say("cli-written", path=output))


def read_context(path: Path) -> dict[str, Value]:
    """The names and values in a YAML or JSON file; a text written as `@"..."` is a date, time or duration.

    Raises InputError for a file that holds no mapping, and for an `@"..."` that denotes nothing.
    """
    from policykit.yamlsource import load

    source = load(path)
    if not isinstance(source.data, dict):
        raise InputError([Problem("cli-feel-context", source.where(()))])
    return {name: _value(source, value, (name,)) for name, value in source.data.items()}


def _value(source: Source, data: Any, path: tuple[str | int, ...]) -> Value:
    from decimal import Decimal

    if isinstance(data, dict):
        return {name: _value(source, item, (*path, name)) for name, item in data.items()}
    if isinstance(data, list):
        return [_value(source, item, (*path, index)) for index, item in enumerate(data)]
    if isinstance(data, str) and data[:2] == '@"' and data[-1] == '"':
        return _temporal(data[2:-1], source.where(path))
    return Decimal(data) if type(data) is int else data


def _temporal(text: str, place: Place) -> Value:
    from policykit.feel.temporal import parse_temporal
    from policykit.feel.values import FeelFailure

    try:
        return parse_temporal(text)
    except FeelFailure as failure:
        raise InputError([Problem(failure.code, place, failure.args_)]) from None


def answer(text: str, names: Mapping[str, Value], *, trace: bool) -> bool:
    """Say what `text` comes to, and on stderr why parts of it are null; False where it is not FEEL."""
    from policykit.feel import FeelSyntaxError
    from policykit.feel.text import shown

    try:
        result = evaluated(text, names, trace=trace)
    except FeelSyntaxError as error:
        _complain(error.problem(), text, error.offset, _token_end(error))
        return False
    if result.trace is not None:
        from policykit.cli.excerpt import tree

        for line in tree(result.trace, text):
            click.echo(line)
    else:
        click.echo(shown(result.value, 1_000_000))
    for diagnostic in result.diagnostics:
        start, end = diagnostic.span
        place = Place("feel", text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        _complain(diagnostic.problem(place), text, start, end)
    return True


def evaluated(text: str, names: Mapping[str, Value], *, trace: bool = False) -> Result:
    """Parse and evaluate `text` now; raises FeelSyntaxError."""
    from policykit.feel import Limits, evaluate, parse
    from policykit.feel.temporal import DateTime

    tree = parse(text, tuple(names), properties=tuple(properties(names)))
    limits = Limits(steps=TRACED_STEPS) if trace else None
    now = DateTime.from_datetime(dt.datetime.now().astimezone())
    return evaluate(tree, names, now=now, trace=trace, limits=limits)


def properties(value: Value) -> Iterator[str]:
    """The names within `value`, at every depth."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from properties(item)


def _complain(problem: Problem, text: str, start: int, end: int) -> None:
    from policykit.cli.excerpt import excerpt

    click.echo(problem_line(problem), err=True)
    for line in excerpt(text, start, end):
        click.echo(line, err=True)


def _token_end(error: FeelSyntaxError) -> int:
    found = error.arguments.get("found")
    return error.offset + (len(found) if isinstance(found, str) else 1)
