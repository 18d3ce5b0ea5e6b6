"""What a page may ask of WeasyPrint: so many elements, so deep, numbers of a sensible size, and so much time.

A template decides how a page is built, and a small one may ask for a thousand million columns. What can be
seen from the page and its styles is looked at before it is drawn; what cannot (flexible boxes within flexible
boxes, the tiniest of waves) ends when its time is up. `docs/forms.md` says what is left.
"""

from __future__ import annotations

import logging
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final, NoReturn

from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from xml.etree.ElementTree import Element

MAX_ELEMENTS: Final = 200_000
MAX_DEPTH: Final = 100
"""How deep elements may lie in each other; WeasyPrint's own bound is where Python's stack ends."""
MAX_SPAN: Final = 100
"""How many columns a cell, or a `col`, may span."""
MAX_PAGES: Final = 5_000
MAX_NUMBER: Final = 10_000.0
"""The largest number in a style, whatever it counts or measures."""
MIN_NUMBER: Final = 0.001
"""The smallest but for nothing."""
MAX_PIXELS: Final = 40_000_000
"""How many pixels the pictures of a page may have together: a sheet of A4 at 600 dots per inch."""
SECONDS: Final = 60.0
"""How long any page may be drawn, in seconds of this process."""
CHARACTERS_A_SECOND: Final = 4_000
"""How much longer a long one may: a tenth of the pace at which forms are drawn."""

MAX_MEMORY: Final = 2 * 2**30
"""How many bytes the drawing of a page may take; a thousand pages take half of that."""

_TICK: Final = 0.5
"""Every so many seconds time and memory are looked at. More than once: inside a picture, WeasyPrint takes the
end of its time for the picture's fault."""
_MANY: Final = 5_000
"""From so many tags on, the depth is looked at before the page is even read."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_UNCLOSED: Final = frozenset({
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
    "input", "li", "link", "meta", "option", "p", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "wbr",
})  # fmt: skip
"""Elements that may do without an end tag."""
_SPANS: Final = ("colspan", "span")
_TOKEN: Final = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?|url\([^)]*\)?|#[\w-]+|U\+[\w?-]+"
    r"|[+-]?(\d*\.?\d+(?:e[+-]?\d+)?)|[a-z_-][\w-]*",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
"""A number of a style, or what may hold digits and is none: comments, strings, addresses, colours, names."""
_RECKONED: Final = re.compile(r"counter-(?:increment|reset|set)\s*:[^;}]{0,1000}calc\(", re.IGNORECASE)
"""A counter set to a sum: some ways of counting write as many signs as it says."""
_WHOLE: Final = re.compile(r"\s*\+?(\d+)", re.ASCII)


class _OverError(BaseException):
    """A page takes too long or too many pages. No `Exception`: WeasyPrint passes over some of those."""


class Watch:
    """Watches over the drawing of one page; `form` is for messages."""

    def __init__(self, form: str, seconds: float) -> None:
        self.form = form
        self.seconds = seconds
        self.problem: Problem | None = None
        self._end = time.thread_time() + seconds
        self._memory = _peak()

    def look(self, root: Element) -> None:
        """Look at the page that was read. Raises InputError for more of anything than a page may have."""
        level, count, depth = [root], 0, 0
        while level:
            depth, count = depth + 1, count + len(level)
            if depth > MAX_DEPTH:
                raise InputError([self._problem("deep", MAX_DEPTH)])
            if count > MAX_ELEMENTS:
                raise InputError([self._problem("elements", MAX_ELEMENTS)])
            for element in level:
                if element.attrib or element.tag == "style":
                    self._look_at(element)
            level = [child for element in level for child in element]

    def _look_at(self, element: Element) -> None:
        for name in _SPANS:
            if _whole(element.get(name, "1")) > MAX_SPAN:
                raise InputError([self._problem("span", MAX_SPAN)])
        require_style(element.get("style", ""), self.form)
        if element.tag == "style":
            require_style(element.text or "", self.form)

    def tick(self, _signal: int, frame: FrameType | None) -> None:
        """Look at time and memory. Not within a `__del__`, out of which no error comes."""
        while frame is not None:
            if frame.f_code.co_name == "__del__":
                return
            frame = frame.f_back
        self._look_at_clock()
        if _peak() - self._memory > MAX_MEMORY:
            self._end_with("memory", MAX_MEMORY // 2**30)

    def _look_at_clock(self) -> None:
        if time.thread_time() > self._end:
            self._end_with("time", round(self.seconds))

    def _end_with(self, what: str, limit: int) -> NoReturn:
        self.problem = self._problem(what, limit)
        raise _OverError

    def step(self, record: logging.LogRecord) -> None:
        """Hear of a step that WeasyPrint has come to; end the drawing when there are too many."""
        self._look_at_clock()
        if record.args and isinstance(record.args, tuple) and record.args[0] == MAX_PAGES + 1:
            self._end_with("pages", MAX_PAGES)

    def _problem(self, what: str, limit: float) -> Problem:
        return _problem(what, self.form, limit)


@contextmanager
def drawing(form: str, html: str) -> Iterator[Watch]:
    """Watch over the drawing of `html`; within, `look` at it once it is read.

    Raises InputError, whatever goes wrong inside. A page is given up after `SECONDS` of processor time, more
    for a long page: between two steps of the drawing (styles, each page) everywhere, and at any moment in the
    main thread of a system with interval timers, where SIGVTALRM is taken for as long and memory is looked
    at as well.
    """
    from weasyprint.urls import FatalURLFetchingError

    from policykit.render.fetch import RefusedError

    _require_readable(form, html)
    watch = Watch(form, SECONDS + len(html) / CHARACTERS_A_SECOND)
    try:
        with _timed(watch), _listening(watch):
            yield watch
    except (InputError, RefusedError, _OverError) as error:
        if watch.problem:
            raise InputError([watch.problem]) from error
        raise
    except RecursionError as error:
        raise InputError([_problem("deep", form, MAX_DEPTH)]) from error
    except (Exception, FatalURLFetchingError) as error:
        # A page that WeasyPrint fails at is the page's fault, and told as such.
        cause = f"{type(error).__name__}: {error}".rstrip(": ")[:200]
        raise InputError([Problem("render-drawing", None, {"form": form, "cause": cause})]) from error


def require_style(css: str, form: str) -> None:
    """Raise InputError for a number in `css` that is out of proportion: WeasyPrint takes it at its word."""
    if _RECKONED.search(css):
        raise InputError([Problem("render-page-counter", None, {"form": form})])
    for found in _TOKEN.finditer(css) if css else ():
        number = float(found[1] or 0)
        if number and not MIN_NUMBER <= number <= MAX_NUMBER:
            args = {"form": form, "number": found[1][:40], "least": MIN_NUMBER, "most": f"{MAX_NUMBER:,.0f}"}
            raise InputError([Problem("render-page-number", None, args)])


def pixels(content: bytes) -> int:
    """Give how many pixels a picture has, as its head says; none for what is no such picture."""
    from PIL import Image

    if content.lstrip()[:1] == b"<" or content[:4] in _FONTS:
        return 0
    try:
        with Image.open(BytesIO(content)) as picture:
            return picture.width * picture.height
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return MAX_PIXELS + 1
    except Exception:
        # Not for us to say: WeasyPrint comes to the same and tells what is wrong with the picture.
        return 0


_FONTS: Final = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")


def _require_readable(form: str, html: str) -> None:
    """Raise InputError for what takes long even to read: very many tags, or many that lie in each other."""
    tags = html.count("<")
    if tags > 2 * MAX_ELEMENTS:
        raise InputError([_problem("elements", form, MAX_ELEMENTS)])
    depth = 0
    for found in _TAG.finditer(html) if tags > _MANY else ():
        if found[2].lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > MAX_DEPTH:
                raise InputError([_problem("deep", form, MAX_DEPTH)])


@contextmanager
def _timed(watch: Watch) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, watch.tick)
    left = signal.setitimer(signal.ITIMER_VIRTUAL, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, *left)
        signal.signal(signal.SIGVTALRM, before)


class _Ear(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.thread = threading.get_ident()
        self.watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.watch.step(record)


@contextmanager
def _listening(watch: Watch) -> Iterator[None]:
    """Hear what WeasyPrint tells of its progress: it is the only one who knows how many pages there are."""
    logger = logging.getLogger("weasyprint.progress")
    ear, level, propagate = _Ear(watch), logger.level, logger.propagate
    logger.addHandler(ear)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(ear)
        logger.setLevel(level)
        logger.propagate = propagate


def _peak() -> int:
    """The most bytes that this process ever had in memory; nothing where the system does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _whole(text: str) -> int:
    """The number that an attribute begins with, a large one where it is very long; 1 where it is none."""
    found = _WHOLE.match(text)
    return 1 if found is None else int(found[1][:9])


def _problem(what: str, form: str, limit: float) -> Problem:
    return Problem(f"render-page-{what}", None, {"form": form, "limit": f"{limit:,}"})
