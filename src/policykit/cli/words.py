"""What the command line says: the language in force, the messages in it, and click's parts that speak it."""

from __future__ import annotations

import os
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import click

from policykit.languages import chosen
from policykit.problems import LANGUAGES, Problem, message

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.problems import Language

_language: ContextVar[Language] = ContextVar("language", default=LANGUAGES[0])
_asked_as: ContextVar[str | None] = ContextVar("asked_as", default=None)


def lang() -> Language:
    """The language of this run."""
    return _language.get()


def asked_as() -> str | None:
    """The name under which the user asks; None for their own."""
    return _asked_as.get()


def take_common(arguments: list[str]) -> list[str]:
    """Set the language from `--lang` or the locale, and who asks from `--as`; give the other words.

    Both may stand anywhere.
    """
    lang_, rest = _taken("--lang", arguments)
    name, rest = _taken("--as", rest)
    _language.set(chosen(lang_, os.environ))
    _asked_as.set(name)
    return rest


def _taken(name: str, arguments: list[str]) -> tuple[str | None, list[str]]:
    """The value of an option, None without it, and the words beside it."""
    rest, value, words = [], None, iter(arguments)
    for word in words:
        if word == name:
            value = next(words, "")
        elif word.startswith(f"{name}="):
            value = word.partition("=")[2]
        else:
            rest.append(word)
    return value, rest


def say(code: str, **args: object) -> str:
    """The text of message `code` in the language of this run."""
    return message(code, "text", lang(), args)


def problem_line(problem: Problem) -> str:
    """One problem as the one message that people see."""
    return problem.text(lang())


class Verb(click.Command):
    """A command whose help is the message `cli-NAME`, looked up when it is asked for."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The form of the command."""
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say("cli-help-usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and the verbs of a group."""
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        with formatter.section(say("cli-help-options")):
            formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of this run."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("cli-option-help")
        return found

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verb's help: first line what it does, then an example as it stands."""
        first, _, rest = say(f"cli-{self.name}").partition("\n")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(first)
            for line in rest.strip().splitlines():
                formatter.write(f"{'':{formatter.current_indent}}{line}\n")


class WordedOption(click.Option):
    """An option whose help is the message `cli-option-NAME-VERB`, or else `cli-option-NAME`."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help in the language of this run."""
        flag = next(name for name in self.opts if name.startswith("--"))
        code = f"cli-option-{flag.removeprefix('--')}"
        try:
            self.help = say(f"{code}-{ctx.command.name}")
        except KeyError:
            self.help = say(code)
        return super().get_help_record(ctx)


def verb(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the verb `name`."""
    return click.command(name, cls=Verb, add_help_option=True)


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option that speaks the language of this run."""
    return click.option(*names, cls=WordedOption, **settings)
