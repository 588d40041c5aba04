"""PDF files and pictures as people bring them, made here."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from PIL import ExifTags, Image

#: what files tell beside what is seen
TRACE = "Huawei P60 of somebody"
CMAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
Change = Callable[[pikepdf.Pdf], object]


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 32), **more: Any) -> bytes:
    """A picture that a phone held upright has saved lying, with all that phones write beside it."""
    said = Image.Exif()
    said[ExifTags.Base.Make], said[ExifTags.Base.Orientation] = TRACE, 6
    said.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (30.0, 15.0, 0.0)
    content = io.BytesIO()
    comment = {"comment": TRACE.encode()} if kind == "JPEG" else {}
    Image.new("RGB", size, "teal").save(content, kind, exif=said, **comment, **more)
    return content.getvalue()


def document(*pages: str, change: Change = lambda pdf: None, **saving: Any) -> bytes:
    """A PDF that shows these pages; one without words is like a scan."""
    with pikepdf.new() as pdf:
        unicode = pdf.make_stream(CMAP)
        below = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name("/Song"),
            FontDescriptor=pikepdf.Dictionary(
                Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name("/Song"), Flags=4, ItalicAngle=0,
                FontBBox=[0, -200, 1000, 900], Ascent=900, Descent=-200, CapHeight=700, StemV=80,
            ),
            CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        )  # fmt: skip
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/Song"),
            Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=[below], ToUnicode=unicode,
        )  # fmt: skip
        for words in pages:
            page = pdf.add_blank_page()
            lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in words.split("\n"))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            drawn = f"BT /F1 12 Tf 72 700 Td {lines} ET" if words else ""
            page.obj.Contents = pdf.make_stream(drawn.encode())
        pdf.docinfo["/Author"] = TRACE
        change(pdf)
        content = io.BytesIO()
        pdf.save(content, **saving)
        return content.getvalue()


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=b"app.alert(1)")


def with_launch_link(pdf: pikepdf.Pdf) -> None:
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=b"cmd.exe")
    pdf.pages[0].obj.Annots = [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=launch, Rect=[0, 0, 9, 9])]


def with_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["list.xlsx"] = b"names"


def with_note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = [
        pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents=b"a note", Rect=[0, 0, 9, 9])
    ]


def with_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=b"name")])


def with_photograph(pdf: pikepdf.Pdf) -> None:
    drawn = pdf.make_stream(picture())
    drawn.stream_dict.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=32, BitsPerComponent=8,
            ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(I1=drawn)
