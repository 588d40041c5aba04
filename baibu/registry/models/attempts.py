"""Tries at a door, counted for all web servers alike; who tried is kept as a keyed hash and nothing else."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """The tries under one name, or from one network, at one door."""

    #: keyed hash of door and name; neither a name nor an address can be read from it
    mark = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    #: when counting began; once there were too many, when the last one came
    since = models.DateTimeField(db_index=True)
