"""What is attached to a notice: PDF files and pictures, cleaned before they are kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from baibu.registry.models import Belonging, link_to

FORMATS = ("pdf", "jpeg", "png")
#: so many files a notice at most
MOST_FILES = 5


class Attachment(Belonging):
    """A file of a notice, public exactly as long as the notice is; never changed, only added and removed."""

    notice_id = models.UUIDField()
    notice = link_to("notices.Notice", "notice_id")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in FORMATS])
    #: what is seen or said in it; its name for everybody, since file names tell of people
    words = models.CharField(max_length=80)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    #: SHA-256 of the content
    digest = models.CharField(max_length=64)
    #: what a machine could read in it, for the gate
    text = models.TextField(blank=True)
    pages = models.PositiveSmallIntegerField()
    #: pages of which nothing could be read; all of a picture
    unread = models.PositiveSmallIntegerField()
    added_by_id = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "notice_id", "number", name="attachment_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_FILES), name="attachments_are_few"
            ),
        ]

    @property
    def is_picture(self) -> bool:
        """Whether it is shown on the page itself."""
        return self.kind != "pdf"
