"""What stays hidden of a name, a number and a door, whatever was typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.core import masked_address, masked_name, masked_phone

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
NAMES = st.text(HAN, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张桂英", "张*"), ("张三", "张*"), ("欧阳修", "欧阳*"), ("欧阳", "欧*"), ("买买提·吐尔逊", "买*"),
        ("王", "*"), ("", ""), (" 李 四 ", "李*"), ("Anna Lee", "A*"),
    ],
)  # fmt: skip
def test_a_name_shows_its_surname(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"), ("138-1234-1234", "138****1234"), ("+8613812341234", "861****1234"),
        ("64661234", "****34"), ("1234", "****"), ("", ""), ("无", ""),
    ],
)  # fmt: skip
def test_a_phone_shows_its_ends(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("怡和苑1栋2单元501", "怡和苑1栋"), ("兰苑12号楼3-501", "兰苑12号楼"),
        ("枣子巷21号院6栋1单元302", "枣子巷21号院"),
        ("3栋501", "3栋"), ("怡和苑501", "怡和苑"), ("501", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_address_ends_at_its_building(address: str, shown: str) -> None:
    assert masked_address(address) == shown


@given(NAMES)
def test_the_given_name_is_never_shown(name: str) -> None:
    shown = masked_name(name)
    assert shown.endswith("*")
    assert len(shown) <= 3
    assert len(name) < 2 or not shown.startswith(name)
    assert masked_name(shown) in {shown, "*"} or len(shown) == 3


@given(st.text(HAN, min_size=1, max_size=1), NAMES, NAMES)
def test_two_of_one_surname_look_alike(surname: str, one: str, other: str) -> None:
    """Nor does the length of the rest tell them apart, unless two signs are a surname."""
    shown = {masked_name(surname + one), masked_name(surname + other)}
    assert len({each for each in shown if len(each) == 2}) <= 1


@given(st.from_regex(r"\A1[3-9]\d{9}\Z"))
def test_of_a_mobile_four_figures_are_hidden(phone: str) -> None:
    shown = masked_phone(phone)
    assert re.fullmatch(r"\d{3}\*{4}\d{4}", shown)
    assert shown[:3] + phone[3:7] + shown[-4:] == phone


@given(st.text(max_size=20))
def test_a_number_never_comes_back_whole(phone: str) -> None:
    figures = "".join(sign for sign in phone if sign.isdigit())
    assert not figures or figures not in masked_phone(phone)


@given(st.text(HAN, min_size=1, max_size=5), st.integers(1, 99), st.integers(1, 9), st.integers(101, 3399))
def test_a_door_is_never_shown(estate: str, building: int, unit: int, room: int) -> None:
    shown = masked_address(f"{estate}{building}栋{unit}单元{room}")
    assert shown.startswith(estate[:1])
    assert "单元" not in shown.removeprefix(estate)
    assert not shown.endswith(str(room))
