"""What people fill in about notices."""

from .archive import ArchiveForm
from .files import FileForm
from .notices import BODY, NoticeForm

__all__ = ["BODY", "ArchiveForm", "FileForm", "NoticeForm"]
