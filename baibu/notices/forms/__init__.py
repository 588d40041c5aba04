"""What people fill in about notices."""

from .archive import ArchiveForm
from .notices import BODY, NoticeForm

__all__ = ["BODY", "ArchiveForm", "NoticeForm"]
