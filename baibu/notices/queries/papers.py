"""Papers as PDF: HTML laid out on A4, with the Chinese type the library brings along."""

from __future__ import annotations

from importlib import import_module
from io import BytesIO
from typing import Any

#: A4, and what is written on: two and a half centimetres are left for the binder, two elsewhere; in points
PAGE, INSIDE, FOOT = (0, 0, 595, 842), (71, 57, 538, 785), (71, 812)
STYLE = """
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.5; color: #000; }
h1 { font-size: 18pt; } h2 { font-size: 13pt; }
.drill { font-size: 13pt; border: 2px solid #000; padding: 4pt; }
table { width: 100%; border-collapse: collapse; }
th, td { border: 0.5px solid #000; padding: 3pt; text-align: left; }
"""


def pdf_of(html: str, footer: str) -> bytes:
    """The pages, each with the footer and its number; only the signs that are used are carried along."""
    # Large and without types: loaded only where a paper is made.
    pymupdf: Any = import_module("pymupdf")
    page, inside = pymupdf.Rect(PAGE), pymupdf.Rect(INSIDE)
    story, made = pymupdf.Story(html, user_css=STYLE), BytesIO()
    writer = pymupdf.DocumentWriter(made)
    more = True
    while more:
        device = writer.begin_page(page)
        more, _filled = story.place(inside)
        story.draw(device)
        writer.end_page()
    writer.close()
    document = pymupdf.open("pdf", made.getvalue())
    for number, sheet in enumerate(document, 1):
        said = f"{footer} · {number}/{document.page_count}"
        sheet.insert_text(FOOT, said, fontname="china-s", fontsize=8)
    document.subset_fonts()
    return bytes(document.tobytes(garbage=4, deflate=True))
