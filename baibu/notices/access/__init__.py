"""The only door to notices, orders and rotas."""

from .messages import get_own_message, get_sent, require_own_address, require_person, require_sees_sending
from .notices import (
    get_notice,
    get_place,
    may_confirm,
    require_second,
)
from .orders import (
    get_order,
    get_order_place,
    get_rung,
    get_seat_to_call,
    may_follow,
    may_hurry,
    may_issue,
    may_write,
    require_issues,
)
from .rotas import (
    get_line,
    get_override,
    get_rota_place,
    get_swap,
    may_change_rota,
    may_see_rota,
    may_take,
    rota_scope,
)

__all__ = [
    "get_line",
    "get_notice",
    "get_order",
    "get_order_place",
    "get_override",
    "get_own_message",
    "get_place",
    "get_rota_place",
    "get_rung",
    "get_seat_to_call",
    "get_sent",
    "get_swap",
    "may_change_rota",
    "may_confirm",
    "may_follow",
    "may_hurry",
    "may_issue",
    "may_see_rota",
    "may_take",
    "may_write",
    "require_issues",
    "require_own_address",
    "require_person",
    "require_second",
    "require_sees_sending",
    "rota_scope",
]
