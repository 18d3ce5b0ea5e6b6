"""Charts as SVG by matplotlib: greys and hatches for black-and-white copiers, text that stays text."""

from __future__ import annotations

import base64
import io
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from policykit.problems import Language

_FILLS = (("#3d4a5c", ""), ("#ffffff", "/////"), ("#c9cfd6", ""), ("#ffffff", "....."))
_INK, _RULE = "#16191d", "#7d8691"
_SIZE = 7.5
_WIDTH_MM = 87
_FACES = {"zh-Hant": "TC", "zh-Hans": "SC", "en": "TC"}


def columns(labels: Sequence[str], series: Mapping[str, Sequence[float]], title: str, lang: Language) -> str:
    """Draw upright bars: a group a label, a bar a series (name to values); SVG as `data:` URI."""
    with _drawing(title, lang) as axes:
        width = 0.8 / max(1, len(series))
        for index, (name, values) in enumerate(series.items()):
            places = [place - 0.4 + width * (index + 0.5) for place in range(len(labels))]
            bars = axes.bar(places, values, width * 0.92, label=name, **_fill(index))
            axes.bar_label(bars, fmt="%d", padding=1, fontsize=_SIZE - 1)
        axes.set_xticks(range(len(labels)), labels)
        _whole_numbers(axes.yaxis)
        return _data_uri(axes)


def stacked_rows(
    labels: Sequence[str], series: Mapping[str, Sequence[float]], title: str, lang: Language
) -> str:
    """Draw a lying bar for each label, divided by series, its total at the end; SVG as `data:` URI."""
    with _drawing(title, lang) as axes:
        places = range(len(labels))
        start = [0.0] * len(labels)
        for index, (name, values) in enumerate(series.items()):
            axes.barh(places, values, 0.66, left=start, label=name, **_fill(index))
            start = [base + value for base, value in zip(start, values, strict=True)]
        for place, total in zip(places, start, strict=True):
            beside: Any = {"xytext": (2, 0), "textcoords": "offset points", "va": "center"}
            axes.annotate(f"{total:g}", (total, place), fontsize=_SIZE - 1, **beside)
        axes.set_yticks(places, labels)
        axes.invert_yaxis()
        _whole_numbers(axes.xaxis)
        return _data_uri(axes)


@contextmanager
def _drawing(title: str, lang: Language) -> Iterator[Axes]:
    """Axes under our style; the title seeds matplotlib's ids, so that the same chart has the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    style: Any = {
        "font.family": _faces(lang),
        "font.size": _SIZE,
        "text.parse_math": False,
        "text.color": _INK,
        "svg.fonttype": "none",
        "svg.hashsalt": title,
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
    with rc_context(style), warnings.catch_warnings():
        # The page's own fonts draw the text; matplotlib only measures it.
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        figure: Any = Figure(figsize=(_WIDTH_MM / 25.4, 62 / 25.4), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title)
        yield axes


def _faces(lang: Language) -> list[str]:
    from matplotlib.font_manager import fontManager

    installed = {face.name for face in fontManager.ttflist}
    wanted = f"Noto Sans CJK {_FACES[lang]}"
    return [wanted] if wanted in installed else ["sans-serif"]


def _fill(index: int) -> dict[str, Any]:
    colour, hatch = _FILLS[index % len(_FILLS)]
    return {"facecolor": colour, "hatch": hatch, "edgecolor": _INK, "linewidth": 0.5}


def _whole_numbers(axis: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))


def _data_uri(axes: Any) -> str:
    bars, names = axes.get_legend_handles_labels()
    if len(names) > 1:
        axes.figure.legend(bars, names, loc="outside lower left", ncols=len(names), frameon=False)
    out = io.BytesIO()
    axes.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")
