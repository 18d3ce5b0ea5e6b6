"""The workspace's settings: `policies/settings.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from policykit.policy import schema
from policykit.policy.build.parts import text_of
from policykit.problems import LANGUAGES, Problem
from policykit.yamlsource import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from policykit.policy.model import Text
    from policykit.yamlsource import Source


@dataclass(frozen=True, slots=True)
class Settings:
    """Who the company is and how it works.

    `zone` is the IANA zone of times without an offset. `not_kept` are kinds of record of which there are
    none. `roles` are the posts that rules name, with their titles; `users` maps a user of the operating
    system (`*` for any other) to a person of the records, and those in `ask_as` may ask under another name.
    `access_log` is where looks are written down, `access_records` the files that say who holds which role
    and permission (those handed in where there are none). `data` is the whole file as plain data.
    """

    company: Text = field(default_factory=dict)
    languages: tuple[str, ...] = tuple(LANGUAGES)
    source_language: str = LANGUAGES[0]
    zone: str = "Asia/Shanghai"
    not_kept: tuple[str, ...] = ()
    roles: Mapping[str, Text] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    ask_as: tuple[str, ...] = ()
    access_log: str = "access.log"
    access_records: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def load_settings(path: Path, problems: list[Problem]) -> Settings:
    """Read the settings file `path`; what is wrong goes to `problems`, and the usual settings are given.

    Raises InputError for a file that cannot be read as YAML at all. Without a file the usual settings hold.
    """
    if not path.exists():
        return Settings()
    source = load(path, problems)
    faults = schema.validate(source, "settings")
    problems.extend(faults)
    return Settings() if faults else _settings(source, problems)


def _settings(source: Source, problems: list[Problem]) -> Settings:
    data = source.data
    language = data.get("source_language", LANGUAGES[0])
    zone = data.get("zone", "Asia/Shanghai")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(Problem("settings-unknown-zone", source.where(("zone",)), {"zone": zone}))
    return Settings(
        company=text_of(data["company"], language),
        languages=tuple(data.get("languages", LANGUAGES)),
        source_language=language,
        zone=zone,
        not_kept=tuple(data.get("not_kept", ())),
        roles={role: text_of(title, language) for role, title in data.get("roles", {}).items()},
        users=data.get("users", {}),
        ask_as=tuple(data.get("ask_as", ())),
        access_log=data.get("access_log", "access.log"),
        access_records=tuple(data.get("access_records", ())),
        data=data,
    )
