"""What can be done with notices."""

from .alerts import call_off_alert, change_alert, draft_alert, require_alert
from .attachments import attach_file, remove_file
from .feeds import MadeFeed, end_feed, make_feed
from .messages import About, deliver, forget_messages, send_message
from .notices import (
    change_draft,
    confirm_notice,
    correct_notice,
    draft_notice,
    take_down_naming,
    withdraw_notice,
)
from .outbox import Job, allowed, claim, release_lost, settle, take_up
from .overrides import override_line, take_gap, withdraw_override
from .rotas import change_line, end_line, make_line, show_rota
from .swaps import answer_swap, ask_swap, withdraw_swap

__all__ = [
    "About",
    "Job",
    "MadeFeed",
    "allowed",
    "answer_swap",
    "ask_swap",
    "attach_file",
    "call_off_alert",
    "change_alert",
    "change_draft",
    "change_line",
    "claim",
    "confirm_notice",
    "correct_notice",
    "deliver",
    "draft_alert",
    "draft_notice",
    "end_feed",
    "end_line",
    "forget_messages",
    "make_feed",
    "make_line",
    "override_line",
    "release_lost",
    "remove_file",
    "require_alert",
    "send_message",
    "settle",
    "show_rota",
    "take_down_naming",
    "take_gap",
    "take_up",
    "withdraw_notice",
    "withdraw_override",
    "withdraw_swap",
]
