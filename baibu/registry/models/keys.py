"""Keys that carry the community: every row belongs to one, and no link can leave it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import migrations, models


class Belonging(models.Model):
    """A row of one community; its primary key is (community, id)."""

    pk = models.CompositePrimaryKey("community_id", "id")
    # The primary key begins with the community, so an index on it alone would only cost.
    community = models.ForeignKey(
        "registry.Community", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


def link_to(model: str, column: str, *, null: bool = False) -> Any:
    """A relation by (community, `column`); the database constraint is added with `bind` in a migration."""
    return models.ForeignObject(
        model,
        on_delete=models.DO_NOTHING,
        from_fields=("community", column),
        to_fields=("community", "id"),
        related_name="+",
        null=null,
    )


def bind(table: str, column: str, target: str, *, on_delete: str = "NO ACTION") -> migrations.RunSQL:
    """A migration operation: the foreign key (community_id, column) → target (community_id, id)."""
    name = f"{table}_{column}_in_community"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (community_id, {column}) "
        f"REFERENCES {target} (community_id, id) ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
