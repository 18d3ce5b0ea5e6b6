"""Files that cannot be used, each made in a folder: name of the case to a function that gives the path."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

Maker = Callable[[Path], Path]


def text(name: str, content: str | bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def workbook(name: str, change: Callable[[openpyxl.Workbook], object], title: str = "投訴") -> Maker:
    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        book.worksheets[0].title = title
        book.worksheets[0].append(["投訴編號", "受理時間"])
        book.worksheets[0].append(["C1", "2026-05-06"])
        change(book)
        book.save(folder / name)
        return folder / name

    return make


def repacked(name: str, change: Callable[[str, bytes], bytes]) -> Maker:
    """A sound workbook whose parts are changed afterwards."""

    def make(folder: Path) -> Path:
        sound = workbook("sound.xlsx", lambda _: None)(folder).read_bytes()
        with zipfile.ZipFile(io.BytesIO(sound)) as source, zipfile.ZipFile(folder / name, "w") as target:
            for part in source.namelist():
                target.writestr(part, change(part, source.read(part)), zipfile.ZIP_DEFLATED)
        return folder / name

    return make


def truncated(folder: Path) -> Path:
    sound = workbook("sound.xlsx", lambda _: None)(folder).read_bytes()
    return text("投訴.xlsx", sound[: len(sound) // 2])(folder)


def folder_for_file(folder: Path) -> Path:
    (folder / "投訴.csv").mkdir()
    return folder / "投訴.csv"


def zip_bomb(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "投訴.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (100 * 2**20))
    return folder / "投訴.xlsx"


def lying_zip(folder: Path) -> Path:
    """Its only part unpacks to 50 MB and says that it is 1 KB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (50 * 2**20))
    size = (50 * 2**20).to_bytes(4, "little")
    return text("投訴.xlsx", out.getvalue().replace(size, (1024).to_bytes(4, "little")))(folder)


def with_dtd(part: str, content: bytes) -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return entity + content if part == "xl/workbook.xml" else content


def without_workbook(part: str, content: bytes) -> bytes:
    return b"<nothing/>" if part == "xl/workbook.xml" else content


def alias_bomb() -> str:
    lines = ["complaint:", "  - &a0 {id: x, content: y}"]
    lines += [f"  - &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines)


def merge(book: openpyxl.Workbook) -> None:
    book.worksheets[0].merge_cells("A2:B3")


def formula(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["B2"] = "=TODAY()"


def alone(book: openpyxl.Workbook) -> None:
    book.worksheets[0].title = "承諾答覆"


UNUSABLE: dict[str, Maker] = {
    "missing": lambda folder: folder / "投訴.csv",
    "folder": folder_for_file,
    "binary": text("投訴.csv", b"\x89PNG\r\n\0\0\0"),
    "unknown-format": text("投訴.docx", "x"),
    "kind-unclear": text("五月.csv", "編號\n1\n"),
    "empty-of-unclear-kind": text("五月.yaml", ""),
    "unknown-kind-in-file": text("all.yaml", "complaint: []\n投訢: [{id: C1}]\n"),
    "not-records": text("投訴.json", '"complaints"'),
    "encoding-unclear": text("投訴.csv", b"id\n" + bytes([0xB0, 0xA1, 0x0A])),
    "broken-yaml": text("投訴.yaml", "- id: C1\n  content: 水管: 爆了\n"),
    "duplicate-key": text("投訴.yaml", "- id: C1\n  received_at: 2026-05-06\n  id: C2\n"),
    "tab": text("投訴.yaml", "- id: C1\n\treceived_at: 2026-05-06\n"),
    "python-object": text("投訴.yaml", "- id: !!python/object/apply:os.system [ls]\n"),
    "alias-bomb": text("投訴.yaml", alias_bomb()),
    "long-line": text("投訴.yaml", "- {id: C1, content: " + "長" * 3_500_000 + "}\n"),
    "long-csv-line": text("投訴.csv", "投訴編號\n" + "長" * 3_500_000 + "\n"),
    "broken-json": text("投訴.json", '[{"id": "C1",}]'),
    "repeated-key-in-json": text("投訴.json", '[\n{"id": "C1", "id": "C2"}]'),
    "deep-json": text("投訴.json", '[{"id": ' + "[" * 100_000),
    "broken-csv": text("投訴.csv", '投訴編號,投訴內容\nC1,"水管"爆了"\n'),
    "heading-twice": text("投訴.csv", "投訴編號,受理時間,投诉编号\nC1,2026-05-06,C1\n"),
    "too-many-columns": text("投訴.csv", "投訴編號" + "," * 1500 + "\nC1\n"),
    "empty-workbook": text("投訴.xlsx", ""),
    "broken-zip": truncated,
    "no-workbook-inside": repacked("投訴.xlsx", without_workbook),
    "old-workbook": text("投訴.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "zip-bomb": zip_bomb,
    "zip-that-lies": lying_zip,
    "xml-entities": repacked("投訴.xlsx", with_dtd),
    "merged-cells": workbook("投訴.xlsx", merge),
    "formula": workbook("投訴.xlsx", formula),
    "list-sheet-alone": workbook("投訴.xlsx", alone),
    "sheet-of-unclear-kind": workbook("五月.xlsx", lambda _: None, title="Sheet1"),
}
