"""Encodings: told where the bytes tell, refused where they do not."""

import pytest

from policykit.problems import InputError
from policykit.records.decode import decode
from policykit.records.schema import Schemas

TRADITIONAL = "投訴編號,受理時間,投訴內容\nC1,2026-05-06,廚房天花板滲水，樓上衛生間防水失效\n"
SIMPLIFIED = "登记编号,登记时间,客户特征\nR1,2026-05-06,三口之家，想买学区房\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5", "cp950"])
def test_traditional_headings_are_read_in_every_encoding(encoding: str, schemas: Schemas) -> None:
    assert decode(TRADITIONAL.encode(encoding), "f", schemas) == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gb2312"])
def test_simplified_headings_are_read_in_every_encoding(encoding: str, schemas: Schemas) -> None:
    assert decode(SIMPLIFIED.encode(encoding), "f", schemas) == SIMPLIFIED


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("id,at\nR1,业主反映楼道灯不亮，请物业尽快派人维修\n", "gb18030"),
        ("id,at\nR1,業主反映樓道燈不亮，請物業儘快派人維修\n", "big5"),
    ],
)
def test_without_titles_the_commoner_characters_tell(text: str, encoding: str, schemas: Schemas) -> None:
    assert decode(text.encode(encoding), "f", schemas) == text


def test_a_character_that_only_gb18030_has_is_kept(schemas: Schemas) -> None:
    text = "投訴編號,投訴人\nC1,𠮷野\n"
    assert decode(text.encode("gb18030"), "f", schemas) == text


@pytest.mark.parametrize("data", [b"\xb0\xa1\n", b"id\n\xff\xff\xff", b"\x81\x81\x81\x81"])
def test_bytes_that_do_not_tell_are_refused(data: bytes, schemas: Schemas) -> None:
    with pytest.raises(InputError, match="record-encoding-unclear"):
        decode(data, "f", schemas)


def test_bytes_that_are_no_text_are_refused(schemas: Schemas) -> None:
    with pytest.raises(InputError, match="file-binary"):
        decode(b"PK\x03\x04\0\0", "f", schemas)
