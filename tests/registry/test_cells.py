"""Phones, sex, names and categories."""

import pytest

from baibu.registry.forms.cells import clean_name, is_name, is_yes, read_categories, read_phone, read_sex


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19900000001", "19900000001"),
        ("199 0000 0001", "19900000001"),
        ("199-0000-0001", "19900000001"),
        ("+8619900000001", "19900000001"),
        ("010-62345678", "010-62345678"),
        ("62345678", "62345678"),
        ("无", ""),
        ("", ""),
    ],
)
def test_a_phone_is_read(text, number):
    assert (read_phone(text).number, read_phone(text).trouble) == (number, "")


def test_a_phone_that_is_none_says_why():
    assert read_phone("1990012").trouble == "too-short"
    assert read_phone("199000000012").trouble == "too-long"
    assert read_phone("1.99E+10").trouble == "not-a-phone"
    assert read_phone("19900000001/19900000002").number == "19900000001"
    assert read_phone("19900000001/19900000002").trouble == "second-left-out"
    assert read_phone("同户主").same_as == "head"
    assert read_phone("同上").same_as == "above"


def test_categories_become_circumstances_or_are_named_as_left_out():
    found = read_categories("独居老人、低保,残疾 刑满释放/外星人")
    assert found.kinds == ("elder-living-alone", "hardship")
    assert found.health == ("残疾",)
    assert "监狱法" in found.refused[0][1]
    assert found.unknown == ("外星人",)
    assert read_categories("孤寡老人").kinds == ("elder-living-alone",)
    assert read_categories("空巢老人").kinds == ("elder-empty-nest",)
    assert read_categories("下岗失业").kinds == ("job-seeker",)
    assert read_categories("普通居民") == read_categories("")


def test_small_words():
    assert [read_sex(text) for text in ("男", "女", "男性", "?")] == ["m", "f", "m", ""]
    assert [is_yes(text) for text in ("√", "是", "否", "")] == [True, True, False, False]
    assert clean_name("李 杰") == "李杰"
    assert is_name("阿卜杜·热合曼")
    assert not is_name("12345")
