"""Templates compiled so that they pay for their work, see `budget`; what no page needs cannot be said."""

# ruff: noqa: N802 - Jinja calls the methods of a code generator after the nodes.

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, operators
from jinja2.exceptions import TemplateError

from policykit.render.budget import CHARACTER, NODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2.compiler import Frame, MacroRef


class UnknownPartError(TemplateError):
    """A template names a filter or a test (`kind`) that templates do not have; `known` are those they have.

    `file` and `line` say where, as far as that is known while the template is read.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], file: str = "", line: int = 0) -> None:
        super().__init__(name)
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        self.file = file
        self.line = line


class PayingCode(CodeGenerator):
    """Writes the Python code of a template with `environment.pay(…)` at the head of every block.

    What a block costs is known from its source: it pays for each expression within, whether or not it comes
    to be evaluated, and for its own text. Literals, comparisons, slices and `~`, for which Jinja's sandbox
    asks no one, go through the environment.
    """

    _owed = 0
    """What the next block has to pay as well: the defaults of a macro's parameters."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write a block, after what it costs."""
        block = list(nodes)
        self.writeline(f"environment.pay({self._owed + NODE + _price(block)})")
        self._owed = 0
        super().blockvisit(block, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        """Write a macro; whoever calls it pays for the defaults of its parameters."""
        self._owed = _price(node.defaults)
        return super().macro_body(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        """Write a loop; each item pays for the condition it must meet."""
        if node.recursive:
            self.fail("a loop cannot be recursive; use a macro that calls itself", node.lineno)
        if node.test:
            price = nodes.Const(NODE + _price([node.test]))
            walked = nodes.EnvironmentAttribute("walked")
            node.iter = nodes.Call(walked, [node.iter, price], [], None, None, lineno=node.lineno)
        super().visit_For(node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        """Write a list that is weighed."""
        self.write("environment.weighed(")
        super().visit_List(node, frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        """Write a tuple that is weighed, or the targets of an assignment."""
        made = node.ctx == "load"
        self.write("environment.weighed(" if made else "")
        super().visit_Tuple(node, frame)
        self.write(")" if made else "")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        """Write a mapping that is weighed, its keys before they are looked up."""
        self.write("environment.weighed({")
        for item in node.items:
            self._weighed(item.key, frame)
            self.write(": ")
            self.visit(item.value, frame)
            self.write(", ")
        self.write("})")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """Write `a ~ b`, whose length is counted."""
        self.write("environment.together((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        """Write a comparison; its sides are weighed."""
        self.write("(")
        self._weighed(node.expr, frame)
        for operand in node.ops:
            self.write(f" {operators[operand.op]} ")
            self._weighed(operand.expr, frame)
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """Write `a[b]`; a slice is counted."""
        if isinstance(node.arg, nodes.Slice):
            self._cut(node.node, node.arg, frame)
        else:
            super().visit_Getitem(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        """Write a filter. Raises UnknownPartError for one that templates do not have."""
        self._require("filter", node, self.environment.filters)
        super().visit_Filter(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        """Write a test. Raises UnknownPartError for one that templates do not have."""
        self._require("test", node, self.environment.tests)
        super().visit_Test(node, frame)

    def signature(
        self,
        node: nodes.Call | nodes.Filter | nodes.Test,
        frame: Frame,
        extra_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        """Write arguments; they are named one by one."""
        if node.dyn_args or node.dyn_kwargs:
            self.fail("arguments cannot be given as *list or **mapping", node.lineno)
        super().signature(node, frame, extra_kwargs)

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> NoReturn:
        """Refuse what would end the escaping."""
        del frame
        self.fail("escaping cannot be switched", node.lineno)

    def visit_ScopedEvalContextModifier(
        self, node: nodes.ScopedEvalContextModifier, frame: Frame
    ) -> NoReturn:
        """Refuse what would end the escaping."""
        self.visit_EvalContextModifier(node, frame)

    def _cut(self, node: nodes.Node, bounds: nodes.Slice, frame: Frame) -> None:
        self.write("environment.cut(")
        self.visit(node, frame)
        for bound in (bounds.start, bounds.stop, bounds.step):
            self.write(", ")
            self.visit(bound or nodes.Const(None), frame)
        self.write(")")

    def _weighed(self, node: nodes.Node, frame: Frame) -> None:
        constant = isinstance(node, nodes.Const)
        self.write("" if constant else "environment.weighed(")
        self.visit(node, frame)
        self.write("" if constant else ")")

    def _require(self, kind: str, node: nodes.Filter | nodes.Test, known: Mapping[str, object]) -> None:
        if node.name not in known:
            raise UnknownPartError(kind, node.name, known, self.filename or "", node.lineno)


def _price(block: Iterable[nodes.Node]) -> int:
    """What a block costs: the nodes within, and its own text (that of blocks within is theirs to pay)."""
    within = sum(1 for top in block for _ in (top, *top.find_all(nodes.Node)))
    parts = (part for top in block if isinstance(top, nodes.Output) for part in top.nodes)
    text = sum(len(part.data) for part in parts if isinstance(part, nodes.TemplateData))
    return within * NODE + text * CHARACTER
