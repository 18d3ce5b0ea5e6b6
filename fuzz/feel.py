"""Fuzz the FEEL parser and interpreter with atheris.

    python fuzz/feel.py CORPUS -max_total_time=600        (what `make fuzz` does)

Half of the inputs are raw text, half sequences of FEEL's own words. What `tests/feel_hostile.py` says of
every text must hold. Add what is found to tests/feel/cases/hostile.jsonl. Needs the extra `fuzz`.
"""

import os
import sys
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["policykit.feel"]):
    from feel_hostile import check
    from policykit.feel.builtins import names
    from policykit.feel.parser.lexer import KEYWORDS

WORDS = (
    *sorted(f"{name}(" for name in names()),
    *sorted(KEYWORDS),
    *("()[]{},:.+-*/=<>?@" * 2),
    *("..", "**", "!=", "<=", ">=", "->", "，", "“", "//", "/*", "\\u0041", "not(", "external", "of"),
    *("1", "2", "0", "-1", ".5", "1e9", "999999999", "for i in 1..99 return", "number", "list<"),
    *("a", "b", "c", "x", "x.y", "客戶", "f", "i", "partial", "item", "function(f) f(f)", "{f: function(n)"),
    *('"a"', '"P1D"', '"(a+)+b"', '"aaaaaaaaaaaaaaaaaaaaaaaa"'),
    *('@"P1M"', '@"PT1H"', '@"2024-01-31"', '@"10:00:00@Asia/Shanghai"', '@"2024-01-31T10:00:00Z"'),
)


def text_of(data: bytes) -> str:
    """The text that `data` stands for."""
    if data[:1] < b"\x80":
        return data[1:].decode("utf-8", "replace")
    return " ".join(WORDS[byte % len(WORDS)] for byte in data[1:121])


def one_input(data: bytes) -> None:
    """Check the text of `data`."""
    text = text_of(data)
    try:
        check(text)
    except BaseException:
        sys.stderr.write(f"{text!r}\n")
        raise


def main() -> None:
    """Hand over to libFuzzer; a slow input (10 s) counts as a failure."""
    findings = ROOT / "out" / "fuzz"
    findings.mkdir(parents=True, exist_ok=True)
    defaults = ["-timeout=10", "-max_len=400", f"-artifact_prefix={findings}{os.sep}"]
    atheris.Setup([sys.argv[0], *defaults, *sys.argv[1:]], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
