"""What can be done with notices."""

from .alerts import call_off_alert, change_alert, draft_alert, require_alert
from .attachments import attach_file, forget_files, remove_file
from .feeds import MadeFeed, end_feed, make_feed
from .messages import About, deliver, forget_messages, open_message, send_message
from .notices import (
    change_draft,
    confirm_notice,
    correct_notice,
    draft_notice,
    take_down_naming,
    withdraw_notice,
)
from .orders import end_order, issue_order, write_order
from .outbox import Job, allowed, claim, release_lost, settle, take_up
from .overrides import override_line, take_gap, withdraw_override
from .reaching import add_mail, confirm_mail, end_mail, link_over, say_reaching, send_test
from .receiving import (
    acknowledge_order,
    note_homes,
    ring_next,
    ring_substitutes,
    show_number_for_order,
    take_back_home,
)
from .rotas import change_line, end_line, make_line, show_rota
from .sending import leave_be, send_again
from .swaps import answer_swap, ask_swap, withdraw_swap

__all__ = [
    "About",
    "Job",
    "MadeFeed",
    "acknowledge_order",
    "add_mail",
    "allowed",
    "answer_swap",
    "ask_swap",
    "attach_file",
    "call_off_alert",
    "change_alert",
    "change_draft",
    "change_line",
    "claim",
    "confirm_mail",
    "confirm_notice",
    "correct_notice",
    "deliver",
    "draft_alert",
    "draft_notice",
    "end_feed",
    "end_line",
    "end_mail",
    "end_order",
    "forget_files",
    "forget_messages",
    "issue_order",
    "leave_be",
    "link_over",
    "make_feed",
    "make_line",
    "note_homes",
    "open_message",
    "override_line",
    "release_lost",
    "remove_file",
    "require_alert",
    "ring_next",
    "ring_substitutes",
    "say_reaching",
    "send_again",
    "send_message",
    "send_test",
    "settle",
    "show_number_for_order",
    "show_rota",
    "take_back_home",
    "take_down_naming",
    "take_gap",
    "take_up",
    "withdraw_notice",
    "withdraw_override",
    "withdraw_swap",
    "write_order",
]
