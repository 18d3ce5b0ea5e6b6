"""Whatever is handed in, there is a delivery or there are problems, and nothing else."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.problems import LANGUAGES, InputError
from policykit.records.delivery import TEXT_READERS, read, read_data
from policykit.records.schema import Schemas
from policykit.records.sheet import write_records, write_rejects

WORDS = [
    "投訴編號",
    "id",
    "受理時間",
    "promises.1.for",
    "承諾答覆",
    "C1",
    "2026-05-06",
    "無",
    "不詳",
    "complaint",
    "null",
]
PIECES = st.sampled_from([*WORDS, *",\n\t\r{}[]:'\"", "- ", "  ", "\\u0000", "1e999", "-0", "&a ", "*a"])
SOUND = {"id": "C1", "received_at": "2026-05-06", "content": "漏水"}


def handed_in(name: str, content: bytes, schemas: Schemas) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            delivery = read([path], schemas)
        except InputError as error:
            problems = error.problems
        else:
            problems = [*delivery.problems, *delivery.notices]
            problems += [problem for reject in delivery.rejects for problem in reject.problems]
            write_rejects(Path(folder) / "back.xlsx", delivery.rejects, schemas, "zh-Hant")
    assert all(problem.text(lang) for problem in problems for lang in LANGUAGES)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(TEXT_READERS)), st.lists(PIECES, max_size=40).map("".join))
def test_any_text_file(schemas: Schemas, suffix: str, text: str) -> None:
    handed_in(f"投訴{suffix}", text.encode(), schemas)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([*sorted(TEXT_READERS), ".xlsx"]), st.binary(max_size=200))
def test_any_bytes(schemas: Schemas, suffix: str, data: bytes) -> None:
    handed_in(f"投訴{suffix}", data, schemas)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_to_a_workbook(schemas: Schemas, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        write_records(Path(folder) / "a.xlsx", schemas["complaint"], [SOUND], "zh-Hant")
        content = bytearray((Path(folder) / "a.xlsx").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    handed_in("投訴.xlsx", bytes(content[: data.draw(st.integers(0, len(content)))] or content), schemas)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | PIECES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(PIECES | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["id", "received_at", "promises", "conduct", "投訴內容", "x"]), VALUES)
)
def test_any_plain_data(schemas: Schemas, row: dict) -> None:
    for data in ({"complaint": [row]}, {"complaint": row}, [row], row):
        try:
            read_data(data, schemas, kind="complaint")
        except InputError as error:
            assert error.problems  # noqa: PT017 - either outcome will do
    handed_in("投訴.json", json.dumps([row]).encode(), schemas)
