"""Who acts for whom: a parent for a child, a helper or relative for somebody who named them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to


class Representation(Belonging):
    """Somebody sees what is kept about another, and who looked; whatever they do stands as done for them.

    Whether it holds today also rests on the child's age and home, or on the consent that names this row.
    """

    helper_id = models.UUIDField()
    helper = link_to("registry.Person", "helper_id")
    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: child · named
    kind = models.CharField(max_length=5)
    since = models.DateField()
    noted_at = models.DateTimeField()
    #: who confirmed or noted it; null: the person themself, on their own page
    noted_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community",
                "helper_id",
                "person_id",
                condition=Q(ended_at=None),
                name="acts_once_for_another",
            ),
            models.CheckConstraint(condition=~Q(helper_id=F("person_id")), name="acts_for_another"),
        ]
        indexes = [models.Index("community", "person_id", name="representation_person")]
