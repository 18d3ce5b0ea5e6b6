"""A session with the FEEL interpreter: history, completion, expressions over several lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.feel import answer, evaluated, properties
from policykit.cli.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.feel.values import Value

COMMANDS = (":help", ":let ", ":names", ":trace", ":quit")


class Session:
    """What a session remembers: the names, whether to draw the tree, whether all was FEEL so far."""

    def __init__(self, names: Mapping[str, Value], *, trace: bool) -> None:
        self.names = dict(names)
        self.trace = trace
        self.sound = True

    def take(self, text: str) -> bool:
        """Answer one input; False where it ends the session."""
        text = text.strip()
        word, _, rest = text.partition(" ")
        if word in (":quit", ":q", ":exit"):
            return False
        if word == ":help":
            click.echo(say("cli-feel-help"))
        elif word == ":trace":
            self.trace = not self.trace
            click.echo(say("cli-feel-trace-on" if self.trace else "cli-feel-trace-off"))
        elif word == ":names":
            click.echo(", ".join(sorted(self.names)) or say("cli-feel-no-names"))
        elif word == ":let":
            self._let(rest)
        elif word[:1] == ":":
            click.echo(say("cli-feel-no-such-command", word=word, known=" ".join(COMMANDS)), err=True)
        elif word:
            self.sound = answer(text, self.names, trace=self.trace) and self.sound
        return True

    def _let(self, text: str) -> None:
        """`name = expression`."""
        name, equals, expression = text.partition("=")
        name = " ".join(name.split())
        if not name or not equals:
            click.echo(say("cli-feel-let"), err=True)
        elif answer(expression, self.names, trace=self.trace):
            self.names[name] = evaluated(expression, self.names).value
        else:
            self.sound = False

    def words(self) -> Iterator[str]:
        """All that may be completed: commands, names, properties, built-ins, keywords."""
        from policykit.feel.builtins import names
        from policykit.feel.parser.lexer import KEYWORDS

        yield from COMMANDS
        yield from self.names
        yield from properties(list(self.names.values()))
        yield from (f"{name}(" for name in names())
        yield from KEYWORDS


def session(names: Mapping[str, Value], *, trace: bool) -> int:
    """Talk until `:quit` or the end of the input; 2 where piped input held something that is not FEEL."""
    talk = Session(names, trace=trace)
    if not sys.stdin.isatty():
        for text in _inputs(sys.stdin):
            if not talk.take(text):
                break
        return 0 if talk.sound else 2
    click.echo(say("cli-feel-welcome"))
    asked = _prompt(talk)
    while True:
        try:
            if not talk.take(asked.prompt("feel> ")):
                return 0
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0


def _inputs(lines: Any) -> Iterator[str]:
    """The inputs in lines of text: a line, or several where brackets stay open."""
    text = ""
    for line in lines:
        text += line
        if not is_open(text):
            yield text
            text = ""
    if text.strip():
        yield text


def is_open(text: str) -> bool:
    """Whether an input goes on in the next line: a bracket or string is open and no empty line ends it."""
    from policykit.feel.parser.lexer import tokenize

    if text.lstrip()[:1] == ":" or text.endswith(("\n\n", "\n\r\n")):
        return False
    kinds = [token.text for token in tokenize(text) if token.kind != "string"]
    opened = sum(kind in ("(", "[", "{") for kind in kinds)
    return opened > sum(kind in (")", "]", "}") for kind in kinds) or '"' in kinds


def completions(text: str, words: Iterator[str]) -> Iterator[tuple[str, int]]:
    """The `words` that `text` has begun, each with how many characters of it are there."""
    starts = [
        i for i in range(max(len(text) - 60, 0), len(text)) if not text[i].isspace() and _begins(text, i)
    ]
    for word in sorted(set(words)):
        begun = next((len(text) - i for i in starts if word.startswith(text[i:]) and word != text[i:]), 0)
        if begun:
            yield word, begun


def _begins(text: str, index: int) -> bool:
    """Whether a word may begin at `index`; a Chinese one may anywhere."""
    return index == 0 or not (
        text[index - 1].isascii() and text[index - 1].isalnum() and text[index].isalnum()
    )


def _prompt(talk: Session) -> Any:
    """The prompt, with history and completion."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.filters import Condition

    class Words(Completer):
        def get_completions(self, document: Any, _event: Any) -> Iterator[Completion]:
            for word, begun in completions(document.text_before_cursor, talk.words()):
                yield Completion(word, -begun)

    asked: Any = PromptSession(
        history=_history(),
        completer=Words(),
        complete_while_typing=False,
        multiline=Condition(lambda: is_open(asked.default_buffer.text + "\n")),
    )
    return asked


def _history() -> Any:
    """The inputs of earlier sessions; only those of this one where no file can be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = Path(click.get_app_dir("policykit")) / "feel-history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("a", encoding="utf-8").close()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
