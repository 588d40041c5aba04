"""Sheets as different offices lay them out."""

import csv
import io

import pytest

from baibu import core
from baibu.registry.forms.reading import Choice, read_workbook
from baibu.registry.queries.sheets import Address
from tests.registry.offices import TODAY, register, team, visits, workbook

DOOR = Address("百合苑", "3栋", "2", "501")


def read(content, file_name="台账.xlsx", **more):
    return read_workbook(content, file_name, today=TODAY, **more)


def test_a_register_is_found_under_its_title():
    sheet = read(workbook(register())).sheets[0]
    assert (sheet.kind, sheet.header_row, sheet.rows, sheet.duplicates) == ("register", 3, 9, 1)
    assert [column.column for column in sheet.forbidden] == ["身份证号"]
    assert sheet.mapping["身份证号"] is None
    assert sheet.mapping["姓名"] == "name"
    people = {row.name: row for row in sheet.register}
    assert set(people) == {"王小芳", "李杰", "周文", "李然", "陈梅", "陈燕", "郑平"}
    assert people["李杰"].row == 5
    assert people["周文"].address == people["李然"].address == Address("百合苑", "1栋", "1", "201")
    assert people["周文"].phone == "19900000002"
    assert people["王小芳"].circumstances == ("elder-living-alone",)
    assert people["郑平"].circumstances == ("hardship",)
    assert people["郑平"].birth is None
    assert people["陈燕"].birth is None or people["陈燕"].birth.precision == "year"


def test_every_problem_names_its_row_and_what_to_do():
    sheet = read(workbook(register())).sheets[0]
    found = {(problem.row, problem.column): problem for problem in sheet.problems}
    assert found[(7, "联系电话")].found == "1990012"
    assert found[(10, "联系电话")].found == "同户主", "a head of household who points to themselves"
    assert found[(11, "人员类别")].found == "[…]", "facts of health are not repeated"
    assert found[(12, "出生年月")].found == "2031-01"
    assert found[(13, "住址")].is_rejecting
    assert all(problem.remedy for problem in sheet.problems)
    assert [row.row for row in sheet.rejected] == [13]
    assert "身份证号" not in sheet.rejected[0].cells


def test_a_team_sheet_says_vacant_in_many_words():
    sheet = read(workbook(team())).sheets[0]
    assert (sheet.kind, sheet.header_row) == ("team", 1)
    assert [(row.address.building, row.posts) for row in sheet.team] == [
        ("1栋", {"group-leader": None, "building-head": "李杰", "hygiene-member": "周文"}),
        ("3栋", {"group-leader": "王小芳", "building-head": None, "hygiene-member": "孙外来"}),
    ]
    assert sheet.team[1].address.estate == "百合苑", "the estate is written once"


def test_a_visit_log_is_read_and_a_visit_to_come_is_not():
    sheet = read(workbook(visits())).sheets[0]
    assert (sheet.kind, sheet.rows) == ("visits", 4)
    assert [(visit.on.isoformat(), visit.how, visit.need) for visit in sheet.visits] == [
        ("2026-05-02", "met", "修灯"),
        ("2025-12-30", "nobody-home", ""),
        ("2026-04-07", "phone", ""),
    ]
    assert [problem.row for problem in sheet.problems] == [5]


def test_headings_in_two_rows_with_merged_cells():
    rows = [
        ("百合苑社区人口信息",),
        ("姓名", "性别", "地址", None, None, "联系", None),
        (None, None, "楼栋", "单元", "房号", "手机", "出生日期"),
        ("王小芳", "女", "3", "2", "501", "19900000001", "1956-03-04"),
        ("李杰", "男", None, None, "502", "19900000002", "1971-12-30"),
    ]
    merged = [
        ("人口", 1, 0, 2, 0, "姓名"),
        ("人口", 1, 1, 2, 1, "性别"),
        ("人口", 1, 2, 1, 4, "地址"),
        ("人口", 1, 5, 1, 6, "联系"),
    ]
    plain = [row if at != 1 else (None,) * 7 for at, row in enumerate(rows)]
    sheet = read(workbook({"人口": plain}, merged)).sheets[0]
    assert (sheet.kind, sheet.header_row, sheet.rows) == ("register", 2, 2)
    assert [row.address for row in sheet.register] == [
        DOOR._replace(estate=""),
        Address("", "3栋", "2", "502"),
    ]
    assert sheet.register[0].phone == "19900000001"
    assert sheet.register[0].birth.on.isoformat() == "1956-03-04"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_file_in_any_encoding_and_separator(encoding, separator):
    lines = [("名字", "年龄", "楼栋房号", "手机号码"), ("王小芳", "70", "百合苑3-2-501", "19900000001")]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    sheet = read(text.getvalue().encode(encoding), "人口.csv").sheets[0]
    assert sheet.register[0].address == DOOR
    assert sheet.register[0].birth.on.year == 1956
    assert sheet.register[0].birth.precision == "year"


def test_separate_columns_with_words_and_numbers_stored_as_numbers():
    rows = [
        ("小区名称", "楼号", "单元号", "室号", "居民姓名", "与户主的关系", "手机"),
        ("百合苑", 3, 2, 501, "王小芳", "户主", 19900000001),
        (None, None, None, None, "李杰", "子", None),
        (None, "3号楼", "二单元", "502室", "周文", "户主", None),
        ("桂花园", "4栋", None, "2-101", "陈梅", "户主", "无"),
    ]
    sheet = read(workbook({"Sheet1": rows})).sheets[0]
    assert [row.address for row in sheet.register] == [
        DOOR,
        DOOR,
        DOOR._replace(room="502"),
        Address("桂花园", "4栋", "2", "101"),
    ]
    assert sheet.register[0].phone == "19900000001"
    assert not sheet.rejected


def test_families_below_the_title_of_their_building():
    rows = [
        ("人员姓名", "户主关系", "门牌号", "周岁"),
        ("百合苑3号楼",),
        ("王小芳", "户主", "2-501", "70岁"),
        ("李杰", "子", None, "42"),
        ("百合苑4号楼",),
        ("周文", "户主", "1单元101", "37"),
        ("填表人:某某",),
        ("小计", None, None, 3),
    ]
    sheet = read(workbook({"常住人口": rows})).sheets[0]
    assert [(row.name, row.address) for row in sheet.register] == [
        ("王小芳", DOOR),
        ("李杰", DOOR),
        ("周文", Address("百合苑", "4栋", "1", "101")),
    ]
    assert sheet.rows == 3


def test_identity_numbers_under_another_name_are_refused_and_stored_nowhere():
    number = "11010519491231002X"
    rows = [
        ("姓名", "证件", "编号", "住址", "备注"),
        ("王小芳", number, 1, "百合苑3-2-501", f"原证件{number}"),
        ("李杰", "110105197112300071", 2, f"百合苑3-2-502 {number}", None),
    ]
    book = read(workbook({"登记表": rows}))
    sheet = book.sheets[0]
    assert [column.column for column in sheet.forbidden] == ["证件"]
    assert "个人信息保护法" in sheet.forbidden[0].article or "Personal" in sheet.forbidden[0].article
    assert number not in repr(book)
    assert "110105197112300071" not in repr(book)


def test_a_family_whose_head_has_no_address_is_not_taken_for_the_neighbours():
    rows = [
        ("姓名", "与户主关系", "住址"),
        ("王小芳", "户主", "百合苑3-2-501"),
        ("李杰", "户主", None),
        ("周文", "配偶", None),
        ("陈梅", "户主", "百合苑3-2-502"),
        ("陈燕", "女", "百合苑3-2-601"),
        ("陈平", "子", "3-2-502"),
    ]
    sheet = read(workbook({"登记表": rows})).sheets[0]
    assert [row.row for row in sheet.rejected] == [3, 4]
    doors = {row.name: row.address.room for row in sheet.register}
    assert doors == {"王小芳": "501", "陈梅": "502", "陈燕": "601", "陈平": "502"}
    assert [problem.row for problem in sheet.problems if not problem.is_rejecting] == [6]


def test_likely_doubles_are_asked_about_and_not_merged():
    rows = [
        ("姓名", "出生年月", "联系电话", "住址"),
        ("张芳", "1980-05-06", "19900000001", "百合苑3-2-501"),
        ("章芳", "1980-05-06", None, "百合苑3-2-501"),
        ("张芳", "1980-05", None, "百合苑 3-2-501"),
        ("张芳", "1980-05-06", "19900000001", "百合苑3-2-502"),
    ]
    sheet = read(workbook({"登记表": rows})).sheets[0]
    assert (len(sheet.register), sheet.duplicates) == (3, 1)
    assert [problem.row for problem in sheet.problems] == [3, 5]


def test_a_sheet_nobody_understands_says_so_and_can_be_explained():
    rows = [("甲", "乙", "丙"), ("王小芳", "百合苑3-2-501", "19900000001")]
    content = workbook({"表": rows, "空表": []})
    book = read(content)
    assert [sheet.kind for sheet in book.sheets] == ["unknown"]
    assert book.sheets[0].problems[0].remedy


def test_what_an_office_once_said_about_a_heading_is_used_again():
    rows = [("姓名", "住哪儿", "备注"), ("王小芳", "百合苑3-2-501", "x")]
    content = workbook({"登记表": rows})
    choice = Choice("register", {"住哪儿": "address"})
    assert read(content, choices={"登记表": choice}).sheets[0].register[0].address == DOOR
    known = {"register": {"住哪儿": "address"}}
    again = read(content, known_headings=known, kind="register").sheets[0]
    assert again.register[0].address == DOOR
    assert again.mapping == {"姓名": "name", "住哪儿": "address", "备注": None}


def test_a_refused_column_stays_refused_whatever_anybody_says():
    rows = [("姓名", "住址", "宗教信仰"), ("王小芳", "百合苑3-2-501", "某教")]
    choice = Choice("register", {"宗教信仰": "category"})
    book = read(workbook({"登记表": rows}), choices={"登记表": choice})
    assert book.sheets[0].mapping["宗教信仰"] is None
    assert "某教" not in repr(book)


def test_categories_that_are_guarded_are_dropped_with_their_article():
    rows = [
        ("姓名", "住址", "人员类别"),
        ("王小芳", "百合苑3-2-501", "刑满释放"),
        ("李杰", "3-2-502", "吸毒、低保"),
    ]
    book = read(workbook({"登记表": rows}))
    assert "刑满释放" not in repr(book).replace("刑满释放人员", "")
    assert "吸毒" not in repr(book)
    assert [row.circumstances for row in book.sheets[0].register] == [(), ("hardship",)]
    assert len(book.sheets[0].forbidden) == 2


def test_hidden_sheets_and_files_that_are_no_workbooks():
    with pytest.raises(core.Refusal) as refused:
        read(b"not a workbook at all")
    assert refused.value.code == "not-a-workbook"
    with pytest.raises(core.Refusal):
        read(workbook({"空": []}))


def test_a_team_as_one_post_per_row():
    rows = [
        ("楼栋", "职务", "姓名", "电话"),
        ("百合苑1栋", "楼栋长", "李杰", "19900000001"),
        (None, "卫生员", "暂缺", None),
        (None, "队长", "周文", None),
    ]
    sheet = read(workbook({"队伍": rows})).sheets[0]
    assert sheet.kind == "team"
    assert [row.posts for row in sheet.team] == [{"building-head": "李杰"}, {"hygiene-member": None}]
    assert [row.row for row in sheet.rejected] == [4]


def test_the_likelier_of_two_headings_is_taken():
    rows = [
        (
            "户主姓名",
            "姓名\n(必填)",
            "与户主关系",
            "户籍地址",
            "现 住 址",
            "固定电话",
            "联系电话*",
            "出生\n年月",
            "民族",
        ),
        ("王小芳", "王小芳", "户主", "外地", "百合苑3-2-501", "62345678", "19900000001", "1956-03", "汉"),
        ("王小芳", "李杰", "子", "外地", None, None, "同户主", "1984-11", "汉"),
    ]
    book = read(workbook({"百合苑": rows}))
    sheet = book.sheets[0]
    assert [(row.name, row.phone, row.address) for row in sheet.register] == [
        ("王小芳", "19900000001", DOOR),
        ("李杰", "19900000001", DOOR),
    ]
    assert "汉" not in repr(book)
    assert "外地" not in repr(book)


def test_a_column_whose_field_is_not_in_the_field_register_is_not_taken():
    rows = {"居民台账": [("姓名", "住址", "鞋码"), ("王小芳", "百合苑3栋2单元501", "42")]}
    choice = {"居民台账": Choice("register", {"鞋码": "shoe_size", "姓名": "name"})}
    sheet = read(workbook(rows), choices=choice).sheets[0]
    assert sheet.mapping == {"姓名": "name", "住址": "address", "鞋码": None}
    assert [(column.column, "登记" in column.reason) for column in sheet.left_out] == [("鞋码", True)]
    assert "42" not in repr(sheet)
    taught = read(workbook(rows), known_headings={"register": {"鞋码": "shoe_size"}}).sheets[0]
    assert taught.mapping["鞋码"] is None
    assert taught.register[0].name == "王小芳"
