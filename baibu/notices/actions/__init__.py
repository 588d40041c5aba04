"""What can be done with notices."""

from .attachments import attach_file, remove_file
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

__all__ = [
    "About",
    "Job",
    "allowed",
    "attach_file",
    "change_draft",
    "claim",
    "confirm_notice",
    "correct_notice",
    "deliver",
    "draft_notice",
    "forget_messages",
    "release_lost",
    "remove_file",
    "send_message",
    "settle",
    "take_down_naming",
    "take_up",
    "withdraw_notice",
]
