"""What people fill in about notices."""

from .archive import ArchiveForm
from .files import FileForm
from .notices import BODY, NoticeForm
from .rotas import LineForm, OverrideForm, ShownForm, SwapForm

__all__ = [
    "BODY",
    "ArchiveForm",
    "FileForm",
    "LineForm",
    "NoticeForm",
    "OverrideForm",
    "ShownForm",
    "SwapForm",
]
