"""Addresses in every spelling an office uses."""

import unicodedata

import pytest

from baibu.registry.forms.addresses import read_address
from baibu.registry.queries.doors import building_name, estate_key, room_name, unit_name
from baibu.registry.queries.sheets import Address

SAME = (
    "3栋2单元501",
    "3-2-501",
    "3号楼2单元501室",
    "3#2-501",
    "3幢2门501",
    "三栋二单元501",
    "３－２－５０１",
    "3栋二单元501",
    "3#楼2单元501",
    "3号楼-2单元-501室",
    "3.2.501",
    "3/2/501",
    "3 栋 2 单元 501",
    "3栋2单元5楼501",
    "3座2单元501号",
)


@pytest.mark.parametrize("text", SAME)
def test_all_spellings_of_one_door_are_one_door(text):
    plain = unicodedata.normalize("NFKC", text)
    assert read_address(plain) == Address("", "3栋", "2", "501")
    assert read_address("百合苑" + plain) == Address("百合苑", "3栋", "2", "501")
    assert read_address("百合苑 " + plain) == Address("百合苑", "3栋", "2", "501")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3-501", Address("", "3栋", "", "501")),
        ("3栋501", Address("", "3栋", "", "501")),
        ("3号楼", Address("", "3栋")),
        ("百合苑十二栋一单元102", Address("百合苑", "12栋", "1", "102")),
        ("A座1203", Address("", "A栋", "", "1203")),
        ("3栋东单元301", Address("", "3栋", "东", "301")),
        ("3-2", Address("", "3栋", "2", "")),
        ("501", Address("", "", "", "501")),
        ("2单元501", Address("", "", "2", "501")),
        ("平房12号", Address("", "平房", "", "12")),
        ("槐树胡同12号", Address("", "槐树胡同", "", "12")),
        ("槐树胡同12号院3号楼2单元501", Address("槐树胡同12号院", "3栋", "2", "501")),
        ("中山北路100弄3号501室", Address("中山北路100弄", "3号", "", "501")),
        ("某省某市某区某街道某社区百合苑3-2-501", Address("百合苑", "3栋", "2", "501")),
        ("阳光100小区3-2-501", Address("阳光100小区", "3栋", "2", "501")),
        ("和平二区5栋1单元302", Address("和平二区", "5栋", "1", "302")),
        ("3栋2单元负101", Address("", "3栋", "2", "负101")),
        ("12号楼3单元1203-1", Address("", "12栋", "3", "1203-1")),
    ],
)
def test_other_doors_are_taken_apart(text, expected):
    assert read_address(text) == expected


def test_what_is_no_address_is_none_and_nothing_is_empty():
    assert read_address("乱写一气") is None
    assert read_address("") == Address()


def test_names_of_buildings_entrances_and_rooms_have_one_spelling():
    assert {building_name(text) for text in ("3", "3栋", "3号楼", "三栋", "03栋", "3幢", "3#")} == {"3栋"}
    assert {unit_name(text) for text in ("2", "2单元", "二单元", "2门")} == {"2"}
    assert room_name("501室") == "501"
    assert estate_key("百合苑小区") == estate_key("百合苑") == "百合苑"
