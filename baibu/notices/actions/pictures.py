"""A picture, drawn anew from its points: what its file tells of place, time and device is left behind."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from baibu import core

from .cleaning import MOST_BYTES, Clean

#: what is taken in, as Pillow calls it
FORMATS = ("JPEG", "PNG")
#: so many points at most; so many along the longer edge are kept
MOST_POINTS, EDGE = 60_000_000, 2000
QUALITY = 85
#: a drawing of more bytes is a photograph, which JPEG keeps smaller
DRAWING = 2 * 1024 * 1024
UNREADABLE = (
    OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


def cleaned_picture(content: bytes) -> Clean:
    """The picture, upright, no larger than a screen shows, and nothing but its points.

    Refused for what is no JPEG or PNG, is damaged, or has too many points.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as given:
            if given.width * given.height > MOST_POINTS:
                raise too_large()
            kind = "jpeg" if given.format == "JPEG" else "png"
            # A JPEG need not be unpacked to its full size first.
            given.draft(None, (EDGE, EDGE))
            upright = ImageOps.exif_transpose(given)
            upright.thumbnail((EDGE, EDGE))
            kind, fresh = redrawn(upright, kind)
    except UNREADABLE as error:
        text = _("This is no picture that can be read. Choose a JPEG or PNG picture, or a PDF.")
        raise core.Refusal("not-a-picture", text, "file") from error
    if len(fresh) > MOST_BYTES:
        raise too_large()
    return Clean(kind, fresh, "", 1, 1)


def too_large() -> core.Refusal:
    """That a picture has too many points."""
    return core.Refusal("picture-too-large", _("The picture is too large. Make it smaller first."), "file")


def redrawn(picture: Image.Image, kind: str) -> tuple[str, bytes]:
    """The points of the picture in a file of their own, and its kind; a large drawing becomes a JPEG."""
    mode = "RGBA" if kind == "png" and picture.has_transparency_data else "RGB"
    points = Image.new(mode, picture.size, "white")
    points.paste(picture.convert(mode))
    drawn = io.BytesIO()
    if kind == "png":
        points.save(drawn, "PNG", optimize=True)
        if drawn.tell() <= DRAWING or mode == "RGBA":
            return "png", drawn.getvalue()
        drawn = io.BytesIO()
    points.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return "jpeg", drawn.getvalue()
