"""`policies/policykit.lock`: the hashes by which a released version is immutable.

For each issued version it holds the hash of the file, of the wording of every clause that it cites or
lists under guidance, and of its calendars with those that they extend. A file that changed is refused; a
clause whose wording changed marks the rules that cite it, or its guidance, for review; a calendar that
changed is told. Both are settled by locking again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from policykit.files import atomic_write, fingerprint, read_text
from policykit.policy.cited import citations
from policykit.policy.model import Counting
from policykit.problems import InputError, Place, Problem
from policykit.yamlsource import load as load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from policykit.policy.model import Policy
    from policykit.policy.workspace import Workspace

FILE: Final = "policykit.lock"
_HEAD: Final = "# Written by `policykit lock`. Do not edit.\n"

_NAME: Final = re.compile(r"[a-z0-9-]+/[0-9.]+")

Entry = dict[str, Any]


def lock(workspace: Workspace) -> Path:
    """Write the lock of all issued versions and give its path.

    Raises InputError where a version that is locked already has changed: a change is a new version.
    """
    path = lock_path(workspace)
    problems: list[Problem] = []
    locked = read_lock(workspace, problems)
    entries = {key(policy): entry(workspace, policy) for policy in _issued(workspace)}
    problems.extend(_changed_files(workspace, locked))
    if problems:
        raise InputError(problems)
    atomic_write(path, _HEAD + "".join(_lines(entries)))
    return path


def lock_path(workspace: Workspace) -> Path:
    """Give the path of the lock, whether there is one or not."""
    return workspace.folder / "policies" / FILE


def key(policy: Policy) -> str:
    """Give the name under which a version stands in the lock."""
    return f"{policy.name}/{policy.version}"


def entry(workspace: Workspace, policy: Policy) -> Entry:
    """Give what the lock holds of a version."""
    clauses = {}
    for clause in (*(citation.clause for citation in citations(policy)), *policy.guidance):
        if found := workspace.clause(policy.name, policy.version, clause):
            clauses[clause] = found.digest
    calendars = {name: _calendar_digest(workspace, name) for name in sorted(calendars_of(policy))}
    return {"file": policy.digest, "clauses": dict(sorted(clauses.items())), "calendars": calendars}


def read_lock(workspace: Workspace, problems: list[Problem]) -> Mapping[str, Entry]:
    """Read the lock; empty where there is none. What is wrong with the file goes to `problems`."""
    path = lock_path(workspace)
    if not path.exists():
        return {}
    try:
        data = load_yaml(path).data or {}
        return {name: _entry(value) for name, value in data.items()}
    except InputError as error:
        problems.extend(error.problems)
    except (AttributeError, KeyError, TypeError):
        problems.append(Problem("lock-unreadable", Place(str(path)), {}))
    return {}


def _entry(value: Any) -> Entry:
    return {
        "file": str(value["file"]),
        "clauses": dict(value["clauses"]),
        "calendars": dict(value["calendars"]),
    }


def changes(workspace: Workspace) -> Iterator[Problem]:
    """Tell what changed since the lock was written: files (errors), clauses and calendars (warnings)."""
    problems: list[Problem] = []
    locked = read_lock(workspace, problems)
    yield from problems
    yield from _changed_files(workspace, locked)
    moved: dict[str, list[str]] = {}
    for policy in _issued(workspace):
        if (old := locked.get(key(policy))) is None:
            yield Problem("lock-missing", policy.place, {"version": policy.version}, "warning")
        else:
            now = entry(workspace, policy)
            yield from _reworded(policy, old["clauses"], now["clauses"])
            for name in _moved(old["calendars"], now["calendars"]):
                moved.setdefault(name, []).append(key(policy))
    for name, versions in moved.items():
        place = Place(str(workspace.folder / "policies" / "calendars" / f"{name}.yaml"))
        args = {"calendar": name, "versions": ", ".join(versions)}
        yield Problem("lock-calendar-changed", place, args, "warning")


def _changed_files(workspace: Workspace, locked: Mapping[str, Entry]) -> Iterator[Problem]:
    """Tell of locked files that changed, those too that can no longer be read as a policy."""
    places = {key(policy): policy.place for policy in workspace.versions()}
    for name, old in locked.items():
        path = workspace.folder / "policies" / f"{name}.yaml"
        if not _NAME.fullmatch(name) or not path.exists():
            yield Problem("lock-gone", Place(str(lock_path(workspace))), {"version": name})
        elif old["file"] != _fingerprint(path):
            version = name.rpartition("/")[2]
            yield Problem("lock-changed", places.get(name, Place(str(path))), {"version": version})


def _fingerprint(path: Path) -> str:
    """Give the hash of a file's text, empty where it is no text: its readers tell why."""
    try:
        return fingerprint(read_text(path))
    except InputError:
        return ""


def _reworded(policy: Policy, old: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Problem]:
    changed = {clause for clause, digest in now.items() if old.get(clause, digest) != digest}
    told = set()
    for citation in citations(policy):
        if citation.clause in changed and (citation.clause, citation.name) not in told:
            told.add((citation.clause, citation.name))
            args = {"clause": citation.clause, "rule": citation.name}
            yield Problem("lock-clause-reworded", citation.place, args, "warning")
    for clause in sorted(changed & policy.guidance.keys()):
        yield Problem("lock-clause-reworded", policy.place, {"clause": clause, "rule": "guidance"}, "warning")


def _moved(old: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name, digest in now.items() if old.get(name, digest) != digest]


def _issued(workspace: Workspace) -> Iterable[Policy]:
    return (policy for policy in workspace.versions() if policy.issued_on)


def calendars_of(policy: Policy) -> set[str]:
    """Give the names of the calendars that a version counts by."""
    return {policy.counting.calendar, *(c.calendar for rule in policy.rules for c in _countings(rule))}


def _countings(part: Any) -> Iterator[Counting]:
    if isinstance(part, Counting):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _countings(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _countings(getattr(part, field.name))


def _calendar_digest(workspace: Workspace, name: str) -> str:
    """Give the hash of a calendar's file and of those that it extends."""
    digest = hashlib.sha256()
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        path = workspace.folder / "policies" / "calendars" / f"{name}.yaml"
        if not path.exists():
            break
        digest.update(read_text(path).replace("\r\n", "\n").encode())
        data = load_yaml(path).data
        name = str(data.get("extends") or "") if isinstance(data, dict) else ""
    return digest.hexdigest()


def _lines(entries: Mapping[str, Entry]) -> Iterator[str]:
    for name, found in sorted(entries.items()):
        yield f"{name}:\n  file: {found['file']}\n"
        for part in ("clauses", "calendars"):
            yield f"  {part}:{'' if found[part] else ' {}'}\n"
            yield from (f"    {inner}: {digest}\n" for inner, digest in found[part].items())
