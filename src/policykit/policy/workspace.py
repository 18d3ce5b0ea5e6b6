"""A folder of policies: settings, record schemas, calendars, regulation texts and every version.

```
policies/settings.yaml
policies/<name>/<version>.yaml    a version; <version>.md its regulation text; tests.yaml its cases
policies/calendars/<name>.yaml
schemas/records/<kind>.schema.json
```
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from policykit.policy.build.parts import Around
from policykit.policy.clauses import Clause, Regulation, read_regulation
from policykit.policy.consistency import ranges
from policykit.policy.loader import load_policy
from policykit.policy.settings import Settings, load_settings
from policykit.policy.vocabulary import KindWords
from policykit.problems import InputError, Place, Problem
from policykit.records.schema import Schemas
from policykit.resources import folder as shipped
from policykit.yamlsource import load as load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.calendar.days import Calendar
    from policykit.policy.model import Policy

TESTS: Final = "tests.yaml"
CALENDARS: Final = "calendars"


@dataclass(frozen=True)
class Workspace:
    """What a folder holds. `policies` are the versions by policy name, the oldest first.

    `problems` is everything wrong with the files; a policy file with an error is not among `policies`.
    `regulations` are the texts by policy name and version, without those that a version inherits.
    """

    folder: Path
    settings: Settings
    schemas: Schemas
    policies: Mapping[str, tuple[Policy, ...]]
    regulations: Mapping[str, Mapping[str, Regulation]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @classmethod
    def load(cls, folder: str | Path) -> Workspace:
        """Read the workspace in `folder`. Raises InputError with every error of every file."""
        workspace = cls.read(folder)
        errors = [problem for problem in workspace.problems if problem.severity == "error"]
        if errors:
            raise InputError(errors)
        return workspace

    @classmethod
    def read(cls, folder: str | Path) -> Workspace:
        """Read the workspace in `folder`, faults and all; InputError where there is no workspace to read."""
        root = Path(folder)
        if not (root / "policies").is_dir():
            raise InputError([Problem("workspace-none", Place(str(root)), {})])
        return _Reader(root).read()

    def in_force(self, name: str, instant: dt.datetime | dt.date) -> Policy | None:
        """Give the version of policy `name` in force at `instant`, None before the first.

        A version begins with its day in the policy's zone and ends where the next issued one begins; a
        draft is never in force (CSD-2.12). A date is a local day; a date-time must be aware.
        """
        issued = [p for p in self.policies.get(name, ()) if p.issued_on and p.effective_from]
        begun = [p for p in issued if p.effective_from and p.effective_from <= local_day(instant, p.zone)]
        return max(begun, key=lambda p: (p.effective_from, version_key(p.version)), default=None)

    def latest(self, name: str) -> Policy | None:
        """Give the newest version of policy `name`, drafts included."""
        return next(reversed(self.policies.get(name, ())), None)

    def regulation(self, name: str, version: str) -> Regulation | None:
        """Give the regulation text of a version: its own, else the nearest older one's."""
        return nearest(self.regulations.get(name, {}), version)

    def clause(self, name: str, version: str, clause: str) -> Clause | None:
        """Give a clause of the regulation text of a version."""
        regulation = self.regulation(name, version)
        return regulation.clauses.get(clause) if regulation else None

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """Give the calendars by name. Raises InputError for a calendar that is wrong."""
        from policykit.calendar.data import calendars_from_sources

        return calendars_from_sources([load_yaml(path) for path in self.calendar_files()])

    def calendar_files(self) -> list[Path]:
        """Give the files of the calendars."""
        return sorted((self.folder / "policies" / CALENDARS).glob("*.yaml"))

    def versions(self) -> Iterator[Policy]:
        """Give every version of every policy."""
        for name in sorted(self.policies):
            yield from self.policies[name]

    def tests_of(self, name: str) -> Path:
        """Give the path of the tests of policy `name`, whether there are any or not."""
        return self.folder / "policies" / name / TESTS


def version_key(version: str) -> tuple[int, ...]:
    """Give `version` as what orders it: 1.10.0 is later than 1.9.0."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def nearest(texts: Mapping[str, Regulation], version: str) -> Regulation | None:
    """Give the text of `version` among `texts`, else the nearest older one."""
    older = [v for v in texts if version_key(v) <= version_key(version)]
    return texts[max(older, key=version_key)] if older else None


def local_day(instant: dt.datetime | dt.date, zone: str) -> dt.date:
    """Give the local day of an aware `instant` in `zone`; a date is one already."""
    return instant.astimezone(ZoneInfo(zone)).date() if isinstance(instant, dt.datetime) else instant


class _Reader:
    """Reads a workspace file by file, gathering what is wrong."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.texts: dict[str, dict[str, Regulation]] = {}
        self.read_files: dict[Path, Policy | None] = {}
        self.reading: set[Path] = set()

    def read(self) -> Workspace:
        settings = self._settings()
        own = self.root / "schemas" / "records"
        schemas = Schemas.load(own if own.is_dir() else shipped("schemas") / "records")
        words = KindWords(schemas)
        calendars = [path.stem for path in (self.root / "policies" / CALENDARS).glob("*.yaml")]
        around = Around(
            calendars=calendars,
            roles=settings.roles or None,
            language=settings.source_language,
            zone=settings.zone,
            find=lambda name, version: self._other(name, version, words, around),
        )
        folders = [
            f for f in sorted((self.root / "policies").iterdir()) if f.is_dir() and f.name != CALENDARS
        ]
        self.texts = {folder.name: self._regulations(folder) for folder in folders}
        policies = {folder.name: self._policies(folder, words, around) for folder in folders}
        problems = tuple(InputError(self.problems).problems) if self.problems else ()
        return Workspace(self.root, settings, schemas, policies, self.texts, problems)

    def _settings(self) -> Settings:
        try:
            return load_settings(self.root / "policies" / "settings.yaml", self.problems)
        except InputError as error:
            self.problems.extend(error.problems)
            return Settings()

    def _policies(self, folder: Path, words: KindWords, around: Around) -> tuple[Policy, ...]:
        paths = [path for path in sorted(folder.glob("*.yaml")) if path.name != TESTS]
        found = [policy for path in paths if (policy := self._policy(path, words, around))]
        versions = tuple(sorted(found, key=lambda p: version_key(p.version)))
        self.problems.extend(ranges(versions))
        return versions

    def _other(
        self, name: str, version: str, words: KindWords, around: Around
    ) -> Policy | Literal["faulty"] | None:
        """Give a version for another policy to import from; "faulty" where its own errors are told."""
        path = self.root / "policies" / name / f"{version}.yaml"
        reading = path in self.reading
        policy = self._policy(path, words, around)
        return policy or ("faulty" if path.is_file() and not reading else None)

    def _policy(self, path: Path, words: KindWords, around: Around) -> Policy | None:
        """Read a version's file once; None where it has an error, and while it is being read."""
        if path not in self.read_files:
            self.read_files[path] = None
            if path.is_file():
                self.reading.add(path)
                self.read_files[path] = self._loaded(path, words, around)
                self.reading.discard(path)
        return self.read_files[path]

    def _loaded(self, path: Path, words: KindWords, around: Around) -> Policy | None:
        text = nearest(self.texts.get(path.parent.name, {}), path.stem)
        try:
            clauses = text.clauses if text else None
            policy, problems = load_policy(path, words, replace(around, clauses=clauses))
        except InputError as error:
            self.problems.extend(error.problems)
            return None
        self.problems.extend(problems)
        return policy if policy and self._well_placed(policy, path) else None

    def _well_placed(self, policy: Policy, path: Path) -> bool:
        """Report a file whose name or folder says something else than the policy does."""
        wanted = {"policy": (policy.name, path.parent.name), "version": (policy.version, path.stem)}
        for key, (said, filed) in wanted.items():
            if said != filed:
                args = {"key": key, "said": said, "filed": filed}
                self.problems.append(Problem("policy-misfiled", policy.place, args))
        return all(said == filed for said, filed in wanted.values())

    def _regulations(self, folder: Path) -> dict[str, Regulation]:
        found = {}
        for path in sorted(folder.glob("*.md")):
            try:
                found[path.stem] = read_regulation(path, str(path), self.problems)
            except InputError as error:
                self.problems.extend(error.problems)
        return found
