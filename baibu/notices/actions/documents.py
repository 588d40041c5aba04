"""A PDF that only shows its pages: refused where it does more, without what it tells of who made it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pikepdf
import pypdfium2
from django.utils.translation import gettext as _

from baibu import core

from .cleaning import MOST_BYTES, Clean, read_text

BEGINS = b"%PDF-"
MOST_PAGES = 40
#: what a PDF does beside showing its pages: actions, keys, kinds of objects
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
           "/Sound", "/RichMediaExecute", "/Hide", "/SetOCGState", "/GoTo3DView"}  # fmt: skip
KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/AF", "/XFA", "/AA", "/RichMediaContent"}
#: what else can lie in it, and tells of who made it, when, and of earlier states
TRACES = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified")
OF_THE_WHOLE = (
    "/AcroForm", "/OpenAction", "/Outlines", "/Collection", "/Names", "/PageLabels", "/Perms", "/DSS",
)  # fmt: skip
#: texts that stand on no page and are read aloud or followed
UNSEEN = ("/Alt", "/ActualText", "/E", "/T", "/Contents", "/URI")
#: parts of a JPEG that hold no picture: EXIF and XMP, Photoshop's, comments
JPEG_TRACES = {0xE1, 0xED, 0xFE}
JPEG_BEGINS, JPEG_PICTURE = b"\xff\xd8", 0xDA
#: the reader of texts does one thing at a time
READER = Lock()


def cleaned_document(content: bytes) -> Clean:
    """The PDF as it may be kept, with the text of its pages.

    Refused for one that is damaged, locked, long, carries files, scripts, notes or a form to fill in.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise locked()
            require_plain(pdf)
            unseen = " ".join(unseen_in(pdf))
            fresh = written(pdf)
        pages = texts_of(fresh)
    except pikepdf.PasswordError as error:
        raise locked() from error
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, TypeError, KeyError) as error:
        text = _("The PDF is damaged and cannot be read. Make it once more.")
        raise core.Refusal("damaged-pdf", text, "file") from error
    if len(fresh) > MOST_BYTES:
        raise core.Refusal("file-too-large", _("The file is larger than 10 MB. Make it smaller."), "file")
    text, unread = read_text(pages)
    return Clean("pdf", fresh, f"{text}\n{unseen}".strip(), len(pages), unread)


def locked() -> core.Refusal:
    """That nobody could read the file without a password."""
    text = _("The PDF is locked by a password. Make one that everybody can open.")
    return core.Refusal("locked-pdf", text, "file")


def require_plain(pdf: pikepdf.Pdf) -> None:
    """Nothing; refused for a PDF that does more than show some pages."""
    if not 0 < len(pdf.pages) <= MOST_PAGES:
        text = _("The PDF has more than %(most)s pages. Share it out among several files.")
        raise core.Refusal("too-many-pages", text % {"most": MOST_PAGES}, "file")
    if any(does_more(each) for each in dictionaries(pdf)):
        text = _("The PDF carries scripts or other files. Print it into a new PDF, and choose that one.")
        raise core.Refusal("pdf-with-more", text, "file")
    form: Any = pdf.Root.get("/AcroForm") or pikepdf.Dictionary()
    if len(form.get("/Fields") or ()) or any(has_notes(page) for page in pdf.pages):
        text = _("The PDF carries notes or a form to fill in. Print it into a new PDF, and choose that one.")
        raise core.Refusal("pdf-with-notes", text, "file")


def does_more(each: Any) -> bool:
    """Whether a dictionary stands for a script, for another file, or for something that is started."""
    is_action = str(each.get("/S", "")) in ACTIONS
    return is_action or bool(KEYS & set(each.keys())) or each.get("/Type") == "/EmbeddedFile"


def has_notes(page: Any) -> bool:
    """Whether there is more on the page than links: notes, fields, films."""
    return any(note.get("/Subtype") != "/Link" for note in page.get("/Annots") or ())


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary in the file, those within others and of streams too."""
    waiting: list[Any] = list(pdf.objects)
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Array):
            waiting += [part for part in each if is_nested(part)]
        elif isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            yield each
            waiting += [part for _key, part in each.items() if is_nested(part)]


def is_nested(part: Any) -> bool:
    """Whether it stands within another object and not by itself, where it is met anyway."""
    return isinstance(part, (pikepdf.Array, pikepdf.Dictionary)) and not part.is_indirect


def unseen_in(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The texts that stand on no page."""
    for each in dictionaries(pdf):
        yield from (str(each[key]) for key in UNSEEN if isinstance(each.get(key), pikepdf.String))


def written(pdf: pikepdf.Pdf) -> bytes:
    """The file written anew: without traces, and without anything no page needs."""
    for each in dictionaries(pdf):
        for key in TRACES:
            if key in each:
                del each[key]
        if isinstance(each, pikepdf.Stream) and each.get("/Filter") == "/DCTDecode":
            bare = bare_jpeg(each.read_raw_bytes())
            parms: Any = each.get("/DecodeParms")
            each.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=parms)
    for key in OF_THE_WHOLE:
        if key in pdf.Root:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    fresh = io.BytesIO()
    pdf.save(fresh, deterministic_id=True, fix_metadata_version=False)
    return fresh.getvalue()


def bare_jpeg(picture: bytes) -> bytes:
    """The JPEG without what its parts tell beside the picture; unchanged where it is none."""
    if not picture.startswith(JPEG_BEGINS):
        return picture
    kept, at = [JPEG_BEGINS], len(JPEG_BEGINS)
    while at + 4 <= len(picture) and picture[at] == 0xFF and picture[at + 1] != JPEG_PICTURE:
        end = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        if picture[at + 1] not in JPEG_TRACES:
            kept.append(picture[at:end])
        at = end
    return b"".join([*kept, picture[at:]])


def texts_of(content: bytes) -> list[str]:
    """The text of each page."""
    with READER:
        pdf = pypdfium2.PdfDocument(content)
        try:
            return [page.get_textpage().get_text_range() for page in pdf]
        finally:
            pdf.close()
