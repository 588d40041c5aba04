"""What can be done with notices."""

from .notices import (
    change_draft,
    confirm_notice,
    correct_notice,
    draft_notice,
    take_down_naming,
    withdraw_notice,
)

__all__ = [
    "change_draft",
    "confirm_notice",
    "correct_notice",
    "draft_notice",
    "take_down_naming",
    "withdraw_notice",
]
