"""Who is there to ask, and what the walk chooses among."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from hypothesis import strategies as st

from .asking import ABOUT_SOMETHING, ADDRESSES, Address
from .oracle import OPERATOR, OUTSIDER
from .world import STRANGER

WHO = (
    "leader", "head", "keeper", "holder", "branch", "secretary", "helper", "newcomer", "of-poor", "of-elder",
    "of-plain", "of-far", OPERATOR, OUTSIDER, STRANGER,
)  # fmt: skip
WORKERS = ("leader", "head", "keeper", "helper", "newcomer", "holder", "branch", "of-plain")
#: residents hold no post here: whose name stands beside a post is known to all who see the post
STAFF = WORKERS[:-1]
HOMES = ("poor", "elder", "plain", "far")
#: homes of which somebody says that they live there, and whose people take their number out
ASKING = ("plain", "far")
SEATS = (("group-leader", "b1"), ("building-head", "b1"), ("safety-member", "b0"), ("area-holder", "area"))
numbers = st.integers(0, 9_999)
four = st.tuples(numbers, numbers, numbers, numbers)
somebody = st.sampled_from(WHO)


@cache
def address_at(number: int) -> Address:
    """An address for each number; when one more comes, it takes its share and all others keep their own."""
    return min(WEIGHTED, key=lambda each: sha256(f"{number} {each[0]} {each[1].name}".encode()).digest())[1]


#: those about something have two chances
WEIGHTED = [(turn, each) for turn, many in enumerate((ADDRESSES, ABOUT_SOMETHING)) for each in many]
anything = numbers.map(address_at)
Burst = list[tuple[str, Address, tuple[int, int, int, int], int]]
burst = st.lists(st.tuples(somebody, anything, four, st.integers(0, 7)), min_size=2, max_size=5)
