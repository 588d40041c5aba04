"""Who may come in because WeCom, DingTalk or Feishu know them: a hash for each, linked by its owner."""

from __future__ import annotations

import uuid

from django.db import models


class OutsideIdentity(models.Model):
    """One account elsewhere that opens one account here."""

    id = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    account = models.ForeignKey("registry.Account", on_delete=models.CASCADE, related_name="+")
    #: wecom · dingtalk · feishu
    provider = models.CharField(max_length=12)
    #: keyed hash of provider and user id; nothing else of what they told is kept, not even the id
    mark = models.CharField(max_length=64)
    linked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "mark", name="outside_identity_once"),
            models.UniqueConstraint("account", "provider", name="outside_one_of_each"),
        ]
