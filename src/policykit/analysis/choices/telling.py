"""A choice of a policy in words: what it is about, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policykit.analysis.portrait import portrait, value_text
from policykit.languages import in_language
from policykit.policy.model import Prefer
from policykit.problems import message

if TYPE_CHECKING:
    from policykit.analysis.choices.found import Found
    from policykit.analysis.portrait import RulePage
    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace
    from policykit.problems import Language

_VALUES: Final = ("value", "waits_for", "read_as", "relations")
"""The keys that hold what was chosen, in parts that hold other things too."""


class Telling:
    """Tells the choices of one version in `lang`."""

    def __init__(self, workspace: Workspace, policy: Policy, lang: Language) -> None:
        self.policy, self.lang = policy, lang
        self.pages = {page.name: page for page in portrait(workspace, policy, lang).rules}
        self.titles: dict[str, Mapping[str, str]] = {}
        for kind in policy.uses:
            for field in workspace.schemas[kind].fields.values() if kind in workspace.schemas else ():
                self.titles |= field.values
        self.titles |= workspace.settings.roles

    def word(self, code: str, **args: object) -> str:
        """Give the text of message `choices-CODE`."""
        return message(f"choices-{code}", "text", self.lang, args)

    def text(self, text: Any) -> str:
        """Give a text by language; a bare one as it stands."""
        return in_language(text, self.lang) if isinstance(text, Mapping) else str(text)

    def what(self, found: Found) -> str:
        """Say what the choice is about: the part's title, and the rule's before it."""
        if found.row:
            return self.word("row", rule=self._page(found).title, row=found.row)
        own = self.text(found.part["title"]) if "title" in found.part else ""
        last = next((key for key in reversed(found.path) if isinstance(key, str)), "")
        if found.path[0] == "rules":
            title = self._page(found).title
            if len(found.path) == 2:
                return title
            return self.word("labelled", label=title, value=own or self._key(last))
        return own or self._key(last)

    def _key(self, key: str) -> str:
        try:
            return self.word(f"key-{key}")
        except KeyError:
            return key

    def value(self, found: Found) -> str:
        """Say what was chosen."""
        if found.row:
            heads, cells = self._page(found).table[0], self._page(found).table[found.row]
            pairs = zip(heads, cells, strict=True)
            return "；".join(self.word("labelled", label=h, value=c) for h, c in pairs if c != "—")
        for key in _VALUES:
            if key in found.part and not (
                key == "value" and found.path[0] == "rules" and len(found.path) == 2
            ):
                return self.plain(found.part[key])
        return self._sentence(found)

    def plain(self, value: Any) -> str:
        """Say a plain value: a period, a role or an enumerated value in words."""
        if isinstance(value, bool):
            return self.word("yes" if value else "no")
        if isinstance(value, list):
            return self.word("join").join(map(self.plain, value))
        if isinstance(value, Mapping):
            return self.text(value) if value.keys() <= {"zh-Hant", "zh-Hans", "en"} else str(dict(value))
        if value in ("different", "same"):
            return self.word(f"read-as-{value}")
        title = self.titles.get(str(value))
        return in_language(title, self.lang) if title else value_text(value, self.lang)

    def instead(self, found: Found) -> tuple[str, ...]:
        """Say what could have been chosen; of yes or no it is the other."""
        value = found.part.get("value")
        others = found.instead_of or ((not value,) if isinstance(value, bool) else ())
        return tuple(map(self.plain, others))

    def _page(self, found: Found) -> RulePage:
        return self.pages[self.policy.rules[int(found.path[1])].name]

    def _sentence(self, found: Found) -> str:
        """Say a rule by its sentences, a claim by its own."""
        if found.path[0] != "rules":
            others = [(key, self.plain(value)) for key, value in found.part.items() if key != "chosen"]
            return "；".join(self.word("labelled", label=key, value=value) for key, value in others)
        page, rule = self._page(found), self.policy.rules[int(found.path[1])]
        if isinstance(rule, Prefer) and "claims" in found.path:
            number = int(found.path[-1])
            before = 1 + sum(1 + (claim.lapses is not None) for claim in rule.claims[:number])
            return page.sentences[before].removeprefix(f"{number + 1}. ")
        return " ".join(page.sentences)
