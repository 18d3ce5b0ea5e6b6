"""The text that a page was given: that of its HTML, as it ought to come out of the PDF."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HAN = "一二三四五六七八九十"
VOID = {"meta", "col", "img", "br", "link"}


class Given(HTMLParser):
    """Collects the text of a page's body, headings numbered; running head and foot and table heads apart."""

    def __init__(self, html: str, lang: str) -> None:
        super().__init__()
        self.lang = lang
        self.open: list[tuple[str, str]] = []
        self.parts = self.points = 0
        self.body = ""
        self.running = {"running-head": "", "running-foot": ""}
        self.heads: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") or ""))
        if tag == "thead":
            self.heads.append("")
        if tag == "ol":
            self.points = 0
        if tag == "li":
            self.points += 1
            self.body += f"{self.points}."
        if tag == "h2" and "plain" not in self.open[-1][1]:
            self.parts += 1
            self.body += f"{self.parts}." if self.lang == "en" else f"{HAN[self.parts - 1]}、"

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        text = re.sub(r"\s+", "", data)
        within = next((name for _, name in self.open if name in self.running), None)
        if "body" not in tags or not text:
            return
        if within:
            self.running[within] += text
            return
        self.body += text
        if "thead" in tags:
            self.heads[-1] += text


def difference(given: Given, pages: Sequence[str]) -> str:
    """Where the text of `pages` (white space squeezed out) is not the one given; empty where it is.

    Each page ends with the running foot, after the first also with the head, and may begin with the head of a
    table that goes on.
    """
    at, texts = 0, []
    for number, page in enumerate(pages):
        text, wrong = _without_running(given, page, number, len(pages))
        if wrong:
            return wrong
        texts.append(text.removeprefix(_repeated(given, text, at) if number else ""))
        at += len(texts[-1])
    found = "".join(texts)
    if found == given.body:
        return ""
    same = next((n for n, pair in enumerate(zip(found, given.body, strict=False)) if len(set(pair)) > 1), at)
    return f"{found[same : same + 30]!r} for {given.body[same : same + 30]!r}"


def _repeated(given: Given, text: str, at: int) -> str:
    """The head of a table that goes on, where `text` begins with it and it is not due there anyway."""
    due = given.body.startswith(text[:20], at)
    return next((head for head in given.heads if text.startswith(head) and not due), "")


def _without_running(given: Given, page: str, number: int, count: int) -> tuple[str, str]:
    foot = _numbered(given.running["running-foot"], given.lang, number + 1, count)
    head = given.running["running-head"] if number else ""
    for end in (head + foot, foot + head):
        if page.endswith(end):
            return page.removesuffix(end), ""
    return page, f"page {number + 1} ends {page[-40:]!r}, not {foot!r}"


def _numbered(foot: str, lang: str, page: int, count: int) -> str:
    """The running foot with its counters."""
    if lang == "en":
        return foot.replace("pageof", f"page{page}of{count}", 1)
    return re.sub("第[页頁]共[页頁]", lambda m: f"第{page}{m[0][1]}共{count}{m[0][1]}", foot, count=1)
