"""The only door to notices and rotas."""

from .notices import get_notice, get_place, may_confirm, require_second
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
    "get_override",
    "get_place",
    "get_rota_place",
    "get_swap",
    "may_change_rota",
    "may_confirm",
    "may_see_rota",
    "may_take",
    "require_second",
    "rota_scope",
]
