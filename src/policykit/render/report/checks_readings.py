"""What a reading in a report's definition must be: of one kind, a moment where one is asked for, a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policykit.names import closest
from policykit.problems import Problem
from policykit.render.report.reading import READINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.records.schema import Field
    from policykit.yamlsource import Source

    Path = tuple[str | int, ...]

SHOWN: Final = ("title", "count", "lacking", "due", "item")
"""What `show` may be beside `about`."""
_NUMBERS: Final = ("measured", "days_since")
_MOMENTS: Final = ("step", "about")
_PARTS: Final = ("due", "done_at")


def one_kind(source: Source, read: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """A reading says in one way what is read, and shows what can be shown."""
    found = [key for key in read if key in READINGS]
    if len(found) != 1:
        place = source.where_key((*path, found[1])) if found else source.where(path)
        yield Problem(
            "report-reading", place, {"found": ", ".join(found or read), "kinds": ", ".join(READINGS)}
        )
    if "about" in read and read.get("show", "title") not in SHOWN:
        near = closest(read["show"], SHOWN, 1) or SHOWN
        args = {"value": read["show"][:40], "suggestions": ", ".join(near)}
        yield Problem("report-show", source.where((*path, "show")), args)


def moment(source: Source, fields: Mapping[str, Field], read: Any, path: Path) -> Iterator[Problem]:
    """A reading that must give a moment: an event of the record, or of what was found."""
    keys = {"field": read} if isinstance(read, str) else read
    if "field" in keys and "via" not in keys:
        yield from moments(source, fields, [keys["field"]], path)
    elif not ({*keys} & {*_MOMENTS, "field"} or keys.get("part") in _PARTS):
        args = {"name": ", ".join(map(str, keys)), "suggestions": "{part: due}, {part: done_at}, {step: at}"}
        yield Problem("report-no-moment", source.where(path), args)


def moments(source: Source, fields: Mapping[str, Field], names: Any, path: Path) -> Iterator[Problem]:
    """Fields that must hold a moment."""
    for name in names:
        if name in fields and not fields[name].time:
            known = [one for one, field in fields.items() if field.time]
            near = closest(name, known, 3) or known[:8]
            args = {"name": name, "suggestions": ", ".join(near)}
            yield Problem("report-no-moment", source.where(path), args)


def number(source: Source, fields: Mapping[str, Field], read: Any, path: Path) -> Iterator[Problem]:
    """A reading that must give a number, for a sum or a mean is computed of it."""
    keys = {"field": read} if isinstance(read, str) else read
    known = fields.get(str(keys.get("field")))
    if {*keys} & {*_NUMBERS, "part", "step"} or keys.get("show") == "count":
        return
    if "field" not in keys or (known and known.type != "number"):
        numbers = [name for name, field in fields.items() if field.type == "number"]
        told = [*numbers[:8], "{measured: …}", "{days_since: …}"]
        name = ", ".join(map(str, keys.values() if "field" in keys else keys))
        yield Problem("report-no-number", source.where(path), {"name": name, "suggestions": ", ".join(told)})
