"""Jinja's sandbox for templates that nobody has read: nothing out of reach, nothing without end.

Jinja keeps a template from Python's insides. That it ends, and within bounded memory, is seen to here: a
template is compiled to pay for its work (`paying`, `budget`), and has what is `harmless` of Jinja and Python.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import BuiltinMethodType, MethodType
from typing import TYPE_CHECKING, Any, Final, cast

from jinja2 import BaseLoader, StrictUndefined, Template, Undefined, pass_context
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context, Macro, markup_join
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing

from policykit.render import harmless
from policykit.render.budget import METHOD, NODE, Budget, TooLargeError
from policykit.render.paying import PayingCode, UnknownPartError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

LOAD: Final = 2_000
"""The price of looking for a template by its name."""
_INSIDE: Final = "policykit."


class UnknownNameError(UndefinedError):
    """A template used a name that it is not given; `known` are those it is, None for those of the page.

    `file` and `line` are where the name is written, which a macro that is handed it may be far from.
    """

    def __init__(self, name: str, known: tuple[str, ...] | None, file: str, line: int) -> None:
        super().__init__(name)
        self.name = name
        self.known = known
        self.file = file
        self.line = line


class _Undefined(StrictUndefined):
    """Remembers what was asked for, where, and what there would have been."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        known = _known(obj)
        template, line = _writing()

        def unknown(_message: str) -> UnknownNameError:
            file = template.filename if template else None
            at = template.get_corresponding_lineno(line) if template else 0
            return UnknownNameError(str(name), known, file or "", at)

        super().__init__(hint, obj, name, unknown if exc is UndefinedError else exc)  # type: ignore[arg-type]


class Sandbox(Budget, ImmutableSandboxedEnvironment):
    """The environment of the templates that `loader` finds, with our `filters` beside the harmless ones.

    A page begins with `left` set to what it may cost. Not for two pages at a time.
    """

    code_generator_class = PayingCode
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, loader: BaseLoader, filters: Mapping[str, Callable[..., Any]]) -> None:
        # Nothing is worked out beforehand: it would not be counted.
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
            finalize=_printed,
        )
        self.filters = cast("dict[str, Any]", harmless.filters_of(self, filters))
        self.tests = cast("dict[str, Any]", harmless.tests_of(self))
        self.globals = {"range": _range, "namespace": Namespace}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Give `obj.attribute`; straight from a mapping that has it, as most of what a page names."""
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Give `obj[argument]`; the work of finding it is counted."""
        if type(argument) is not str:
            self.weigh(argument)
        return super().getitem(obj, argument)

    def cut(self, obj: Any, *bounds: int | None) -> Any:
        """Give `obj[start:stop:step]`. Raises TooLargeError."""
        made = obj[slice(*bounds)]
        self.make(len(made))
        return made

    def together(self, parts: Sequence[Any]) -> str:
        """Give the text of `parts`, one after the other. Raises UnprintableError."""
        return markup_join([self.printed(part) for part in parts])

    def wrap_str_format(self, value: Any) -> None:
        """Offer no `format` of a text: what it makes has any length."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Say whether a template may use that part of `obj`: Jinja lists what it may not."""
        del value
        parts = harmless.parts_of(obj)
        return attr[:1] != "_" if parts is None else attr in parts

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Say why a part may not be used: of a plain value, by what may be used in its place."""
        if attribute.startswith("_") or harmless.parts_of(obj) is None:
            return super().unsafe_undefined(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call `obj`; what is no macro, which pays for itself, pays for what it is given and gives."""
        if isinstance(obj, Macro):
            return super().call(context, obj, *args, **kwargs)
        given = {name: value for name, value in kwargs.items() if not name.startswith("_")}
        self.weigh((*args, given))
        if isinstance(obj, BuiltinMethodType) and isinstance(obj.__self__, str):
            self.weigh(obj.__self__)
        ours = isinstance(obj, MethodType) and type(obj.__self__).__module__.startswith(_INSIDE)
        self.pay(METHOD if ours else NODE)
        return self.kept(super().call(context, obj, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out `left operator right`. Raises TooLargeError for what would be, SecurityError for `%`."""
        self.operate(operator, left, right)
        return self.bounded(super().call_binop(context, operator, left, right))

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a filter that is named while the page is made. Raises UnknownPartError."""
        if name not in self.filters:
            raise UnknownPartError("filter", str(name), self.filters)
        return super().call_filter(name, *args, **kwargs)

    def call_test(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call a test that is named while the page is made. Raises UnknownPartError."""
        if name not in self.tests:
            raise UnknownPartError("test", str(name), self.tests)
        return super().call_test(name, *args, **kwargs)

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        """Give a template that is included, imported or extended."""
        self.pay(LOAD)
        return super().get_template(name, *args, **kwargs)

    def select_template(self, names: Any, *args: Any, **kwargs: Any) -> Template:
        """Give the first template there is of `names`."""
        names = self.weighed(list(names))
        self.pay(LOAD * len(names))
        return super().select_template(names, *args, **kwargs)


@pass_context
def _printed(context: Context, value: Any) -> Any:
    """Count what is printed. By way of the context, which keeps Jinja from printing texts beforehand."""
    sandbox = context.environment
    assert isinstance(sandbox, Sandbox)
    return sandbox.printed(value)


def _range(*bounds: int) -> range:
    """Give `range(start, stop, step)`. Raises TooLargeError."""
    made = range(*bounds)
    if made[MAX_RANGE:]:
        raise TooLargeError(made[-1] - made[0], MAX_RANGE)
    return made


def _writing() -> tuple[Template | None, int]:
    """The template at work, and the line of what it is compiled to."""
    frame: FrameType | None = sys._getframe(2)
    while frame and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    return (frame.f_globals["__jinja_template__"], frame.f_lineno) if frame else (None, 0)


def _known(obj: Any) -> tuple[str, ...] | None:
    """The names that there are of `obj`, as far as they can be listed; None where it is none."""
    if obj is missing:
        return None
    if isinstance(obj, Mapping):
        return tuple(map(str, obj))
    parts = harmless.parts_of(obj)
    return tuple(sorted((name for name in dir(obj) if name[0] != "_") if parts is None else parts))
