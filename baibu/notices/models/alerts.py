"""What a warning of danger says beside its words: CAP 1.2, the Common Alerting Protocol of OASIS."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from baibu.registry.models import Belonging, link_to

#: the standard's own word lists, the strongest first
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
#: what the heading of a drill begins with, wherever it is read
DRILL = "【演练】"


class Alert(Belonging):
    """What a notice of the kind emergency says beside its words; never changed once it is confirmed."""

    notice_id = models.UUIDField()
    notice = link_to("notices.Notice", "notice_id")
    #: what happens, one of the room's list
    event = models.CharField(max_length=12)
    urgency = models.CharField(max_length=10, choices=[(each, each) for each in URGENCIES])
    severity = models.CharField(max_length=10, choices=[(each, each) for each in SEVERITIES])
    certainty = models.CharField(max_length=10, choices=[(each, each) for each in CERTAINTIES])
    #: where, more closely than the place says
    area = models.CharField(max_length=80, blank=True)
    #: what to do
    instruction = models.TextField(blank=True)
    #: the same in English, where it is given
    title_en = models.CharField(max_length=100, blank=True)
    body_en = models.TextField(blank=True)
    #: a drill, marked so wherever it is read
    is_drill = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    #: the messages before this one: each its identifier and when it was sent
    earlier = models.JSONField(default=list)
    called_off_at = models.DateTimeField(null=True)
    called_off_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("community", "notice_id", name="alert_once")]

    def state(self, now: datetime) -> str:
        """stands · off · over"""
        if self.called_off_at:
            return "off"
        return "stands" if now < self.expires_at else "over"
