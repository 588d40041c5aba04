"""What must not come in, under whatever name."""

import pytest

from baibu.registry.forms.guard import guarded_content, guarded_heading, guarded_value, masked

#: the published test number of the standard
NUMBER = "11010519491231002X"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("身份证号", "identity"),
        ("居民身份证号码(必填)", "identity"),
        ("宗 教 信 仰", "belief"),
        ("是否信教", "belief"),
        ("人脸采集", "body-features"),
        ("指纹", "body-features"),
        ("血型", "body-features"),
        ("有无前科", "past"),
        ("刑满释放人员", "past"),
        ("是否吸毒", "drugs"),
        ("上访情况", "petitions"),
        ("重点人员类型", "watched"),
        ("信用积分", "scores"),
        ("精神障碍", "mind-and-illness"),
        ("艾滋病", "mind-and-illness"),
        ("育龄妇女", "childbearing"),
        ("计划生育情况", "childbearing"),
        ("银行卡号", "money"),
        ("行动轨迹", "tracks"),
        ("护照号码", "identity"),
    ],
)
def test_a_forbidden_column_is_known_by_name_and_has_an_article(heading, kind):
    guard = guarded_heading(heading)
    assert guard
    assert guard.name == kind
    assert all(guard.article)
    assert all(guard.why)


@pytest.mark.parametrize(
    "heading", ["姓名", "联系电话", "住址", "人员类别", "与户主关系", "备注", "楼栋", "走访情况"]
)
def test_ordinary_columns_pass(heading):
    assert guarded_heading(heading) is None


def test_values_are_guarded_too():
    assert guarded_value("刑满释放")
    assert guarded_value("社区矫正")
    assert not guarded_value("独居老人")


def test_a_column_of_identity_numbers_is_known_whatever_it_is_called():
    guard = guarded_content([NUMBER, "", "110105194912310070", NUMBER])
    assert guard
    assert guard.name == "identity"
    assert guarded_content(["110105194912310000"] * 3), "what Excel leaves of a number"
    assert guarded_content(["19900000001", "百合苑3-2-501"]) is None


def test_a_number_inside_a_text_is_blotted_out():
    assert masked(f"本人证件{NUMBER},家在三楼") == ("本人证件[…],家在三楼", True)
    assert masked("卡号4111111111111111") == ("卡号[…]", True)
    assert masked("电话19900000001") == ("电话19900000001", False)
