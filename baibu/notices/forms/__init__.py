"""What people fill in about notices."""

from .alerts import AlertForm
from .archive import ArchiveForm
from .files import FileForm
from .notices import BODY, NoticeForm
from .reaching import MailForm, ReachingForm
from .rotas import LineForm, OverrideForm, ShownForm, SwapForm, ThenForm
from .sending import StuckForm

__all__ = [
    "BODY",
    "AlertForm",
    "ArchiveForm",
    "FileForm",
    "LineForm",
    "MailForm",
    "NoticeForm",
    "OverrideForm",
    "ReachingForm",
    "ShownForm",
    "StuckForm",
    "SwapForm",
    "ThenForm",
]
