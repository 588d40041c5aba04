"""Workbooks as different offices would send them; every person in them is made up."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

TODAY = date(2026, 11, 22)
Sheets = dict[str, Sequence[Sequence[Any]]]


def workbook(sheets: Sheets, merged: Sequence[tuple[str, int, int, int, int, str]] = ()) -> bytes:
    """An .xlsx of these rows; `merged`: sheet, first row, first column, last row, last column, text."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy/m/d"})
    pages = {name: book.add_worksheet(name) for name in sheets}
    for name, rows in sheets.items():
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    pages[name].write_datetime(at, column, value, day)
                elif value not in (None, ""):
                    pages[name].write(at, column, value)
    for name, *corners, text in merged:
        pages[name].merge_range(*corners, text)
    book.close()
    return content.getvalue()


HEADINGS = (
    "序号",
    "姓名",
    "性别",
    "出生年月",
    "身份证号",
    "联系电话",
    "住址",
    "与户主关系",
    "是否党员",
    "人员类别",
    "备注",
)


def register() -> Sheets:
    """A small register with the habits of a big one: titles, families, typed twice, a total."""
    return {
        "居民台账": [
            ("百合苑社区居民基础信息台账(2026年)",),
            ("填报单位:社区居委会    填报人:",),
            HEADINGS,
            (
                1,
                "王小芳",
                "女",
                "1956-03",
                None,
                "19900000001",
                "百合苑3栋2单元501",
                "户主",
                "是",
                "独居老人",
            ),
            (2, " 李 杰 ", "男", date(1971, 12, 30), None, "19900000002", "百合苑 1-1-201", "户主", "√"),
            (3, "周文", "女", "1989年04月", None, "同户主", None, "配偶"),
            (4, "李然", "男", "2011.04", None, "1990012", "百合苑1号楼1单元201室", "子"),
            (4, "李然", "男", "2011.04", None, "1990012", "百合苑1号楼1单元201室", "子"),
            (None,),
            (5, "陈梅", "女", 25569, None, "同户主", "百合苑1幢1门202", "户主", None, "下岗失业"),
            (6, "陈燕", "女", "56岁", None, "无", None, "母", None, "残疾"),
            (7, "郑平", "男", "2031-01", None, "19900000007", "百合苑２－１－１０１", "户主", None, "低保"),
            (8, "郑安", "男", "2014-05", None, "19900000008", "乱写一气", "子"),
            ("合计", None, None, 8),
        ]
    }


def team() -> Sheets:
    """Two buildings, one with an empty seat and one with a colleague from elsewhere."""
    return {
        "两长四员": [
            ("苑区", "楼栋", "党小组长", "楼栋长", "卫生委员", "电话"),
            ("百合苑", "1栋", "空缺", "李杰", "周文", "19900000111"),
            (None, "3栋", "王小芳", "暂缺", "孙外来", "19900000222"),
        ]
    }


def visits() -> Sheets:
    """Visits with and without years, met and not met, of somebody known and of nobody."""
    return {
        "走访记录": [
            ("日期", "走访人", "被走访户", "走访方式", "情况", "需求"),
            ("2026/05/02", "李杰", "王小芳", "上门", None, "修灯"),
            ("12月30日", "李杰", "陈梅", "上门未遇", "需要跟进", None),
            (date(2026, 4, 7), "李杰", "无此人", "电话", None, None),
            ("2027-01-01", "李杰", "陈梅", "上门", None, None),
        ]
    }
