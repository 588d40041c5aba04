"""What people fill in about notices."""

from .notices import BODY, NoticeForm

__all__ = ["BODY", "NoticeForm"]
