"""Attempts by files: bombs, huge forms, other kinds, forbidden columns, formulas."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import timedelta

import openpyxl
import pikepdf
from django.apps import apps
from django.conf import settings
from django.db.models import FileField
from django.utils import timezone
from PIL import ExifTags, Image

from baibu import core
from baibu.notices import actions as notices
from baibu.registry.forms.reading import read_workbook
from baibu.registry.forms.workbooks import MOST_BYTES
from baibu.registry.queries.drafts import packed
from baibu.registry.queries.exports import DANGEROUS, Book
from baibu.registry.queries.privacy import register
from baibu.registry.queries.sheets import Workbook
from baibu.site.words import noted
from baibu.site.words import text as _

from .doors import SIGN_IN
from .stage import PLANTED, Stage
from .trying import Probe, demand, require_refused
from .visitor import Visitor

BOMB = 30 * 1024 * 1024
TOO_LARGE = {400, 413}
#: what a picture of a phone begins with, and a program
JPEG, PROGRAM = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00", b"MZ\x90\x00"
#: what the files of the attempt tell beside what is seen
TRACE = "HuaweiP60OfWangFang"
HEADINGS = ("姓名", "楼栋", "房号")


def bombs(stage: Stage) -> str:
    """Hand in a small file that unpacks to a large one, and one that is simply too large."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("sheet.xml", bytes(BOMB))
    codes = [refusal_of(stage, content.getvalue()), refusal_of(stage, bytes(MOST_BYTES + 1))]
    demand(codes == ["unpacks-too-large", "file-too-large"], _("It was taken in: %(codes)s", codes=codes))
    body = b"a=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    status = Visitor().post(SIGN_IN, body).status
    demand(status in TOO_LARGE, _("A huge form was read (%(status)s).", status=status))
    return _("refused: a bomb, a file over %(mb)s MB, a form over %(form)s MB",
             mb=MOST_BYTES // 2**20, form=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20)  # fmt: skip


def kinds(stage: Stage) -> str:
    """Hand in a program and a picture under the name of a workbook."""
    codes = {refusal_of(stage, content + bytes(400)) for content in (PROGRAM, JPEG)}
    demand(codes == {"not-a-workbook"}, _("It was taken in: %(codes)s", codes=codes))
    return _("what is no workbook is refused, whatever its name says")


def pictures(stage: Stage) -> str:
    """Attach a picture and a PDF that tell who made them and with what, and look for it in what is kept."""
    stage.adopt()
    post, place = stage.appointed("group-leader", stage.buildings[0]), stage.buildings[0]
    day = timezone.localdate(stage.now)
    draft = notices.draft_notice(
        actor=stage.actor(post), place_id=place.id, kind="service", title="检修", body="电梯检修",
        from_on=day, until_on=day + timedelta(days=9), now=stage.now,
    )  # fmt: skip
    for content in (telling_picture(), telling_document()):
        demand(TRACE.encode() in content, _("The attempt itself tells nothing."))
        made = notices.attach_file(
            actor=stage.actor(post), notice_id=draft.id, content=content, words="示意图", now=stage.now
        )
        demand(TRACE.encode() not in bytes(made.content), _("What a file tells of its maker is kept."))
    require_refused("not-a-picture", notices.attach_file, actor=stage.actor(post), notice_id=draft.id,
                    content=PROGRAM + bytes(400), words="示意图", now=stage.now)  # fmt: skip
    return elsewhere(stage)


def elsewhere(stage: Stage) -> str:
    """Look for another place where a picture could be kept."""
    kept = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models() for field in model._meta.get_fields() if isinstance(field, FileField)
    ]  # fmt: skip
    demand(not kept, _("Pictures are kept without being cleaned: %(kept)s", kept=", ".join(kept)))
    demand(refusal_of(stage, JPEG + bytes(400)) == "not-a-workbook", _("A picture was taken in."))
    return _("place, time, device and author are gone from a picture and a PDF")


def telling_picture() -> bytes:
    """A picture of a phone: with device and comment, upright only by what it says."""
    content, said = io.BytesIO(), Image.Exif()
    said[ExifTags.Base.Make], said[ExifTags.Base.Orientation] = TRACE, 6
    Image.new("RGB", (64, 48), "gray").save(content, "JPEG", exif=said, comment=TRACE.encode())
    return content.getvalue()


def telling_document() -> bytes:
    """A PDF of one empty page that names its author."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = TRACE
        pdf.save(content)
    return content.getvalue()


def forbidden_columns(stage: Stage) -> str:
    """Import a column that may not be kept, and one nobody registered, and look for what they said."""
    book = read(stage, sheet((*HEADINGS, "宗教信仰", "爱好"), ("王芳", "1栋", "101", PLANTED, PLANTED)))
    refused = [column.column for sheet_ in book.sheets for column in sheet_.forbidden]
    demand(refused == ["宗教信仰"], _("refused were: %(columns)s", columns=refused))
    demand(PLANTED not in str(book) and PLANTED.encode() not in packed(book), _("Its content was read."))
    takes = register().takes
    demand(
        takes("register", "phone") and not takes("register", "hobby"),
        _("A column without an entry is taken."),
    )
    return _("a column of belief is refused with its law; a column without an entry is not read")


def formulas(_stage: Stage) -> str:
    """Write text that a spreadsheet would run into a sheet, and read the sheet."""
    attacks = [f"{sign}cmd|'/c calc'!A1" for sign in DANGEROUS]
    book = Book()
    book.sheet("x", HEADINGS, [(each, "", "") for each in attacks])
    page = openpyxl.load_workbook(io.BytesIO(book.finished())).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    demand(len(cells) == len(attacks), _("Not every line was written."))
    run = [cell.coordinate for cell in cells if cell.data_type == "f" or not str(cell.value).startswith("'")]
    demand(not run, _("A spreadsheet would run: %(cells)s", cells=", ".join(run)))
    return _("%(n)s beginnings of formulas come out as text", n=len(attacks))


def refusal_of(stage: Stage, content: bytes) -> str:
    """The code with which a file is refused; empty where it is taken."""
    try:
        read(stage, content)
    except core.Refusal as refusal:
        return refusal.code
    return ""


def read(stage: Stage, content: bytes) -> Workbook:
    """The file as an import reads it."""
    return read_workbook(content, "probe.xlsx", today=timezone.localdate(stage.now))


def sheet(*lines: Sequence[str]) -> bytes:
    """A workbook of these lines."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    book.save(content)
    return content.getvalue()


CONTROLS = (
    Probe("upload-limits", noted("Bombs and huge files are refused"), bombs),
    Probe("file-types", noted("Other kinds of files are refused"), kinds),
    Probe("picture-traces", noted("Pictures carry no traces"), pictures),
    Probe("forbidden-columns", noted("What may not be kept is not read"), forbidden_columns),
    Probe("formulas", noted("Exported text is no formula"), formulas),
)
