"""A register as large as a town comes in, in the time and memory the house promises (scaled down)."""

import random
import time
import tracemalloc

import pytest

from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Person
from tests.registry.offices import TODAY, workbook

SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈", "伟芳娜秀英敏静丽强磊军洋"


def large(families):
    pick = random.Random(7)
    rows = [("姓名", "性别", "出生年月", "身份证号", "联系电话", "住址", "与户主关系", "人员类别")]
    for number in range(families):
        door = f"百合苑{number // 144 + 1}栋{number // 36 % 4 + 1}单元{number // 6 % 6 + 1}{number % 6:02d}"
        for relation in ("户主", "配偶", "子"):
            name = pick.choice(SURNAMES) + pick.choice(NAMES) + pick.choice(NAMES)
            phone = f"199{len(rows):08d}"
            address = door if relation == "户主" else None
            rows.append(
                (
                    name,
                    "女",
                    f"{pick.randint(1940, 2020)}-0{pick.randint(1, 9)}",
                    "110105194912310021",
                    phone,
                    address,
                    relation,
                    None,
                )
            )
    return workbook({"居民台账": rows})


@pytest.mark.slow
@pytest.mark.django_db
def test_twelve_thousand_people_in_six_seconds_and_fifty_megabytes(operator, now):
    content = large(4000)
    started = time.process_time()
    read = read_workbook(content, "大表.xlsx", today=TODAY)
    actions.apply_import(actor=operator, workbook=read, now=now)
    assert time.process_time() - started < 6
    assert Person.objects.count() == 12_000
    tracemalloc.start()
    read_workbook(content, "大表.xlsx", today=TODAY)
    assert tracemalloc.get_traced_memory()[1] < 50 * 1024 * 1024
    tracemalloc.stop()
