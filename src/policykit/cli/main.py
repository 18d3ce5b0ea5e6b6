"""The door of the command line: the language, the verbs (loaded when called), errors and exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from policykit import __version__, garbage
from policykit.cli.words import Verb, WordedOption, option, problem_line, say, take_common
from policykit.problems import InputError, Problem

VERBS = {
    "init": "init",
    "check": "check",
    "test": "test",
    "evaluate": "evaluate",
    "sheet": "sheet",
    "render": "render",
    "report": "report",
    "show": "show",
    "whose": "whose",
    "next": "next",
    "upcoming": "upcoming",
    "trace": "trace",
    "outline": "outline",
    "fmt": "fmt",
    "log": "log",
    "purge": "purge",
    "lock": "lock",
    "feel": "feel",
}
"""The verbs and the modules that hold them, in the order of `--help`."""


class Verbs(Verb, click.Group):
    """A group that imports a verb's module only when that verb is called or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The verb's command, or None for an unknown verb."""
        if cmd_name not in VERBS:
            return None
        command = import_module(f"policykit.cli.{VERBS[cmd_name]}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of verbs for `--help`, from the message file, without importing any of them."""
        with formatter.section(say("cli-verbs")):
            formatter.write_dl([(name, say(f"cli-{name}").partition("\n")[0]) for name in VERBS])


@click.command("policykit", cls=Verbs)
@click.version_option(__version__, message="policykit %(version)s", cls=WordedOption)
@option("--lang", metavar="zh-Hant|zh-Hans|en", expose_value=False)
@option("--as", metavar="NAME", expose_value=False)
@option("--workspace", "-C", type=click.Path(path_type=Path), default=Path())
@click.pass_context
def policykit(ctx: click.Context, workspace: Path) -> None:
    """The group itself; its help text stands in the message file."""
    ctx.obj = workspace


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    0 fine; 1 violations or failed tests; 2 unusable input, said in one message without a traceback.
    """
    garbage.seldom()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        words = take_common(sys.argv[1:] if arguments is None else arguments)
        code = policykit.main(words, prog_name="policykit", standalone_mode=False)
    except InputError as error:
        for problem in error.problems:
            click.echo(problem_line(problem), err=True)
        return 2
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo(say("cli-aborted"), err=True)
        return 130
    except click.UsageError as error:
        click.echo(problem_line(_usage_problem(error)), err=True)
        return 2
    except click.ClickException as error:
        click.echo(problem_line(Problem("cli-usage", args={"what": error.format_message()})), err=True)
        return 2
    except BrokenPipeError:
        # The reader of our output (head, less) has had enough: what is left must go nowhere quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _usage_problem(error: click.UsageError) -> Problem:
    verb = error.ctx.command_path if error.ctx else "policykit"
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ()) or "--help"
        return Problem("cli-no-such-option", args={"option": error.option_name, "near": near, "verb": verb})
    if isinstance(error, click.MissingParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
        return Problem("cli-missing", args={"name": str(name).strip("'"), "verb": verb})
    if isinstance(error, click.BadParameter):
        name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
        return Problem(
            "cli-bad-value", args={"name": str(name).strip("'"), "what": error.message, "verb": verb}
        )
    if "No such command" in error.message:
        from difflib import get_close_matches

        word = error.message.split("'")[1]
        near = ", ".join(get_close_matches(word, VERBS, 3, 0.5)) or ", ".join(VERBS)
        return Problem("cli-no-such-verb", args={"word": word, "near": near})
    return Problem("cli-usage", args={"what": error.format_message(), "verb": verb})
