"""What a public text must not tell is found, however it is written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core import masked_text, numbers_in, revealing


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("身份证11010519491231002X的居民", "identity", "身份证[…]的居民"),
        ("号码 110105 19491231 0021", "identity", "号码 […]"),
        ("旧证110105491231002", "identity", "旧证[…]"),
        ("全角１１０１０５１９４９１２３１００２Ｘ", "identity", "全角[…]"),
        ("电话19900001234，微信同号", "phone", "电话199****1234，微信同号"),
        ("电话 199-0000-1234", "phone", "电话 199****1234"),
        ("电话+86 199 0000 1234", "phone", "电话199****1234"),
        ("打款到4111 1111 1111 1111", "card", "打款到[…]"),
        ("家住怡和苑3栋2单元501", "address", "家住怡和苑3栋"),
        ("3号楼1201室漏水", "address", "3号楼漏水"),
        ("地址3-2-501", "address", "地址"),
        ("2014年3月5日出生", "birth", "[…]"),
        ("出生日期:2014-03-05", "birth", "[…]"),
    ],
)
def test_what_points_at_somebody_is_found_and_masked(text: str, kind: str, masked: str) -> None:
    found = revealing(text)
    assert [each.kind for each in found] == [kind]
    shown = masked_text(text, found)
    assert shown.replace("[…]", "") == masked.replace("[…]", "")
    assert not revealing(shown), "what is offered may be shown"


@pytest.mark.parametrize(
    "text",
    [
        "11月27日至12月15日公示", "2026-11-27起，每户3.5元", "热线12345，办公电话010-61234567",
        "3栋电梯检修，2单元停水", "金额1234567.89元", "合同编号20261127000123", "1栋至12栋共501户",
        "第2026-3-15号文件", "业主大会2026年3月5日召开，生活垃圾分类",
    ],
)  # fmt: skip
def test_what_a_notice_needs_may_be_said(text: str) -> None:
    assert not revealing(text)


def test_names_are_found_the_longest_first_and_children_apart() -> None:
    found = revealing("欧阳小明和张桂英、张桂", ["张桂英", "张桂"], ["欧阳小明"])
    assert [(each.kind, each.masked) for each in found] == [
        ("minor", "欧阳*"),
        ("name", "张*"),
        ("name", "张*"),
    ]


def test_a_line_is_held_back_only_where_it_is_somebodys() -> None:
    text = "办公电话010-61234567"
    assert numbers_in(text) == {"010-61234567": "01061234567"}
    assert revealing(text, lines=["01061234567"])
    assert not revealing(text)


@given(st.text("张三李四1239X-— 栋室号0年月日生", max_size=60))
def test_the_masked_form_can_always_be_shown(text: str) -> None:
    shown = text
    for _again in range(4):
        shown = masked_text(shown, revealing(shown, ["张三"], ["李四"]))
    assert not revealing(shown, ["张三"], ["李四"])


@given(st.integers(0, 10**17 - 1))
def test_every_number_with_a_right_check_digit_is_found(number: int) -> None:
    plain = f"{number:017}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = "10X98765432"[sum(int(a) * b for a, b in zip(plain, weights, strict=True)) % 11]
    assert [each.kind for each in revealing(f"（{plain}{check}）")] == ["identity"]
