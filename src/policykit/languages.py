"""The languages people read: which one is asked for, and one Chinese script from the other.

zh-Hant and zh-Hans are written by people where a text gives both; where it gives one, OpenCC derives the
other.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from policykit.problems import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.problems import Language

_HANS_REGIONS = {"cn", "sg", "my"}


def from_tag(tag: str) -> Language | None:
    """The language of a tag or locale name (`zh_TW.UTF-8`, `zh-Hans`, `en_GB`); None for any other."""
    parts = tag.partition(".")[0].replace("_", "-").lower().split("-")
    if parts[0] == "zh":
        simplified = "hans" in parts or (_HANS_REGIONS & set(parts) and "hant" not in parts)
        return "zh-Hans" if simplified else "zh-Hant"
    return "en" if parts[0] == "en" else None


def chosen(option: str | None, environ: Mapping[str, str]) -> Language:
    """The language of an option, else of the locale in `environ`, else zh-Hant (compliance staff read it)."""
    names = (option, *(environ.get(name) for name in ("POLICYKIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")))
    return next((lang for name in names if name and (lang := from_tag(name))), LANGUAGES[0])


@cache
def _converter(configuration: str) -> Any:
    import opencc

    return opencc.OpenCC(configuration)


@cache
def simplified(text: str) -> str:
    """`text` in simplified characters."""
    return str(_converter("t2s").convert(text))


@cache
def traditional(text: str) -> str:
    """`text` in traditional characters."""
    return str(_converter("s2t").convert(text))


def in_language(text: Mapping[str, str] | str, lang: Language) -> str:
    """The words of `text` in `lang`: as given, else derived from the other Chinese script, else any other."""
    if isinstance(text, str):
        return text
    if lang in text:
        return text[lang]
    if lang == "zh-Hans" and "zh-Hant" in text:
        return simplified(text["zh-Hant"])
    if lang == "zh-Hant" and "zh-Hans" in text:
        return traditional(text["zh-Hans"])
    return text.get("zh-Hant") or text.get("en") or next(iter(text.values()), "")
