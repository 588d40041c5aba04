"""What is sent is kept only as far as anything here would take it."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

#: the most that all files of one form together may hold, in bytes; what takes a file says how large it may be
MOST_SENT = 61 * 1024 * 1024


class Enough(FileUploadHandler):
    """Throws away what comes after the most a form may hold, so that nobody fills the disk or the memory.

    The form then finds a file larger than it takes, and says so.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.come = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The piece, for the handlers that follow; nothing once it is enough."""
        self.come += len(raw_data)
        return raw_data if self.come <= MOST_SENT else None

    def file_complete(self, file_size: int) -> None:
        """Nothing: the handlers that follow keep the file."""
