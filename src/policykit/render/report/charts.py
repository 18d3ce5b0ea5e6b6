"""Charts as SVG by matplotlib: greys and hatches for black-and-white copiers, text that stays text."""

from __future__ import annotations

import base64
import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from policykit.problems import Language

    Series = Mapping[str, Sequence[float]]
    """The values by the name of the series."""

_FILLS = (
    ("#3d4a5c", ""), ("#ffffff", "////"), ("#aab2bc", ""), ("#ffffff", "----"), ("#6f7a87", ""),
    ("#ffffff", "xxx"), ("#e6e9ed", ""),
)  # fmt: skip
"""Colours and hatches that a black-and-white copier keeps apart. No dots: a page would take seconds more."""
_INK, _RULE = "#16191d", "#7d8691"
_SIZE = 7.5
_WIDTH_MM, _PAGE_MM, _HEIGHT_MM = 87, 178, 56
_LINES = (("-", "o"), ("--", "s"), (":", "^"), ("-.", "D"))
_SLOTS = 6
"""So many lying bars have room beside another chart: fewer are not thicker."""
_NUMBERED = 26
"""Of so many bars each has its number on top; of more there is no room."""
_ROOM = 62
"""So many Latin characters stand side by side below a chart."""
_LABEL = 26
"""So many Latin characters of a label stand beside a chart half as wide as the page."""
_FACES = {"zh-Hant": "TC", "zh-Hans": "SC", "en": "TC"}


@dataclass(frozen=True, slots=True)
class Style:
    """How a chart is drawn: `name` (of which the same chart has the same bytes), language, width in mm.

    `heading` stands above it, where the page has none for it.
    """

    name: str
    lang: Language
    wide: bool = False
    heading: str = ""

    @property
    def width(self) -> int:
        """Its width in mm: the page's or half of it."""
        return _PAGE_MM if self.wide else _WIDTH_MM


def columns(labels: Sequence[str], series: Series, style: Style) -> str:
    """Draw upright bars: a group a label, a bar a series (name to values); SVG as `data:` URI."""
    with _drawing(style) as axes:
        width = 0.8 / max(1, len(series))
        for index, (name, values) in enumerate(series.items()):
            places = [place - 0.4 + width * (index + 0.5) for place in range(len(labels))]
            bars = axes.bar(places, values, width * 0.92, label=name, **_fill(index))
            if len(labels) * len(series) <= _NUMBERED:
                axes.bar_label(bars, fmt="%d", padding=1, fontsize=_SIZE - 1)
        _label_places(axes, labels, style)
        _whole_numbers(axes.yaxis)
        return _data_uri(axes, style)


def stacked_rows(labels: Sequence[str], series: Series, style: Style) -> str:
    """Draw a lying bar for each label, divided by series, its total at the end; SVG as `data:` URI."""
    with _drawing(style, len(labels)) as axes:
        places = range(len(labels))
        start = [0.0] * len(labels)
        for index, (name, values) in enumerate(series.items()):
            axes.barh(places, values, 0.66, left=start, label=name, **_fill(index))
            start = [base + value for base, value in zip(start, values, strict=True)]
        for place, total in zip(places, start, strict=True):
            beside: Any = {"xytext": (2, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate(f"{total:g}", (total, place), fontsize=_SIZE - 1, **beside)
        axes.set_xlim(0, 1.06 * max(1, *start))
        axes.set_yticks(places, [_cut(label, style) for label in labels])
        axes.set_ylim(max(len(labels), 1 if style.wide else _SLOTS) - 0.5, -0.5)
        _whole_numbers(axes.xaxis, 5 if style.wide else 4)
        return _data_uri(axes, style)


def lines(labels: Sequence[str], series: Series, style: Style) -> str:
    """Draw a line a series over the labels, told apart by dashes and marks; SVG as `data:` URI."""
    with _drawing(style) as axes:
        for index, (name, values) in enumerate(series.items()):
            dashes, mark = _LINES[index % len(_LINES)]
            face = "#ffffff" if index % 2 else _INK
            look: Any = {"color": _INK, "linewidth": 1, "markersize": 3.5, "markerfacecolor": face}
            axes.plot(range(len(labels)), values, label=name, linestyle=dashes, marker=mark, **look)
        _label_places(axes, labels, style)
        highest = max((value for values in series.values() for value in values), default=0)
        axes.set_ylim(0, 1.06 * max(highest, 1))
        _whole_numbers(axes.yaxis)
        return _data_uri(axes, style)


def _label_places(axes: Axes, labels: Sequence[str], style: Style) -> None:
    """Write the labels below the places; many or long ones aslant."""
    labels = [_cut(label, style) for label in labels]
    axes.set_xticks(range(len(labels)), labels)
    room, widths = _ROOM * style.width / _WIDTH_MM, [_wide(label) for label in labels]
    if sum(widths) > room or max(widths, default=0) * len(labels) > 1.4 * room:
        for tick in axes.get_xticklabels():
            tick.set(rotation=40, ha="right", rotation_mode="anchor")


def _wide(label: str) -> int:
    """The width of a label in Latin characters, with the space after it."""
    return sum(1 if character < "\u2e80" else 2 for character in label) + 2


def _cut(label: str, style: Style) -> str:
    """Shorten a label that would leave no room for what is drawn; the table has it whole."""
    room = _LABEL * (2 if style.wide else 1)
    if _wide(label) <= room:
        return label
    kept = label
    while _wide(kept) > room - 2:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


@contextmanager
def _drawing(style: Style, bars: int = 0) -> Iterator[Axes]:
    """Axes under our style; the name seeds matplotlib's ids, so that the same chart has the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    settings: Any = {
        "font.family": _faces(style.lang),
        "font.size": _SIZE,
        "text.parse_math": False,
        "text.color": _INK,
        "svg.fonttype": "none",
        "svg.hashsalt": style.name,
        "hatch.linewidth": 0.5,
        "axes.edgecolor": _RULE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlesize": _SIZE + 0.5,
        "xtick.color": _RULE,
        "ytick.color": _RULE,
        "xtick.labelcolor": _INK,
        "ytick.labelcolor": _INK,
    }
    with rc_context(settings), warnings.catch_warnings():
        # The page's own fonts draw the text; matplotlib only measures it.
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        least = _HEIGHT_MM if not style.wide else 24 if bars else 44
        height = max(least, 16 + (5.6 if style.wide else 4.6) * bars)
        figure: Any = Figure(figsize=(style.width / 25.4, height / 25.4), layout="constrained")
        axes = figure.add_subplot()
        if style.heading:
            axes.set_title(style.heading)
        yield axes


def _faces(lang: Language) -> list[str]:
    from matplotlib.font_manager import fontManager

    installed = {face.name for face in fontManager.ttflist}
    wanted = f"Noto Sans CJK {_FACES[lang]}"
    return [wanted] if wanted in installed else ["sans-serif"]


def _fill(index: int) -> dict[str, Any]:
    colour, hatch = _FILLS[index % len(_FILLS)]
    return {"facecolor": colour, "hatch": hatch, "edgecolor": _INK, "linewidth": 0.5}


def _whole_numbers(axis: Any, most: int = 5) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=most, integer=True, min_n_ticks=1))


def _data_uri(axes: Any, style: Style) -> str:
    bars, names = axes.get_legend_handles_labels()
    if len(names) > 1:
        axes.figure.legend(
            bars,
            names,
            loc="outside lower left",
            ncols=min(len(names), 7 if style.wide else 4),
            frameon=False,
        )
    out = io.BytesIO()
    axes.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")
