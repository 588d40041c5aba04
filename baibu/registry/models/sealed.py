"""Fields that stand sealed in the database: written and read like others, but never compared there.

A value is bound to its row, so it opens only there; `update()` takes values from `sealed_values`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .vault import belonging, figures, opened, vault_now

Plain = TypeVar("Plain")
if TYPE_CHECKING:
    from django.db.models.fields import Field

    class FieldOf(Field[Any, Plain]):
        """A field as the type checker sees it."""

    class Bytes(models.BinaryField[Any, bytes]):
        """A field of bytes as the type checker sees it."""
else:

    class FieldOf(models.Field, Generic[Plain]):
        """A field."""

    Bytes = models.BinaryField


class Sealed:
    """A value as it stands in the database."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content


class Opening(DeferredAttribute):
    """Opens a value when somebody reads it, and not before."""

    field: SealedField[Any]

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open(instance.community_id, instance.id, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(FieldOf[Plain]):
    """The kinds of sealed fields differ in how a value becomes bytes."""

    descriptor_class = Opening
    empty_strings_allowed = False
    #: what stands for nothing; it is not sealed, so whether there is a value can be seen
    nothing: Any = ""

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> None:
        """None: what is sealed cannot be compared in the database."""

    def to_bytes(self, value: Any) -> bytes:
        """The value as bytes."""
        return str(value).encode()

    def of_bytes(self, content: bytes) -> Any:
        """The value of these bytes."""
        return content.decode()

    def belongs(self, community_id: int, row_id: UUID) -> bytes:
        """Where the value of one row stands."""
        return belonging(self.model._meta.db_table, str(self.column), community_id, row_id)

    def seal(self, community_id: int, row_id: UUID, value: Any) -> Sealed:
        """The value, sealed for that row."""
        if isinstance(value, Sealed):
            return value
        if not value:
            return Sealed(b"")
        return Sealed(vault_now().seal(self.to_bytes(value), self.belongs(community_id, row_id)))

    def open(self, community_id: int, row_id: UUID, value: Any) -> Any:
        """The value of that row."""
        if not isinstance(value, Sealed):
            return value
        return self.of_bytes(opened(value.content, self.belongs(community_id, row_id)))

    def pre_save(self, model_instance: Any, add: bool) -> Sealed:
        """The value, sealed for its row."""
        value = model_instance.__dict__.get(self.attname, self.nothing)
        return self.seal(model_instance.community_id, model_instance.id, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The bytes; refused for a value that nobody sealed for its row."""
        if isinstance(value, Sealed):
            return value.content
        if value is None or not value:
            return b""
        raise TypeError(f"{self.name} is sealed for its row before it is written: use sealed_values()")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What was sealed, still sealed: only its row can say where it belongs."""
        return Sealed(bytes(value)) if value else self.of_nothing()

    def of_nothing(self) -> Any:
        """A value that stands for nothing."""
        return type(self.nothing)(self.nothing)


class SealedText(SealedField[str]):
    """A text."""


class SealedFacts(SealedField[dict[str, Any]]):
    """A JSON object."""

    nothing: Any = {}

    def to_bytes(self, value: Any) -> bytes:
        """The object as JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def of_bytes(self, content: bytes) -> Any:
        """The object of the JSON."""
        return json.loads(content)


class SealedBytes(SealedField[bytes]):
    """Bytes as they are."""

    nothing: Any = b""

    def to_bytes(self, value: Any) -> bytes:
        """The bytes."""
        return bytes(value)

    def of_bytes(self, content: bytes) -> Any:
        """The bytes."""
        return content


class Finder(Bytes):
    """A keyed hash of the figures of a sealed field, or of their last ones, by which it is found exactly."""

    def __init__(self, of: str, last: int | None = None, **kwargs: Any) -> None:
        self.of, self.last = of, last
        super().__init__(**{"default": b"", **kwargs})

    def deconstruct(self) -> Any:
        """Name, path and what it was made with."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "last": self.last}

    def belongs(self, community_id: int) -> bytes:
        """One hash for the whole community, so that the same number of two rows is found by one question."""
        return belonging(self.model._meta.db_table, str(self.column), community_id, "")

    def hash(self, community_id: int, value: str) -> bytes:
        """What is written for the value; nothing where it has too few figures."""
        said = self.said(value)
        return vault_now().finder(said, self.belongs(community_id)) if said else b""

    def hashes(self, community_id: int, value: str) -> list[bytes]:
        """What may be written for the value, under any of the keys."""
        said = self.said(value)
        return vault_now().finders(said, self.belongs(community_id)) if said else []

    def said(self, value: str) -> str:
        """The figures that are hashed."""
        found = figures(value)
        if self.last is None:
            return found
        return found[-self.last :] if len(found) >= self.last else ""

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        """The hash of the value of its row."""
        return self.hash(model_instance.community_id, getattr(model_instance, self.of))


@cache
def sealed_fields(model: type[models.Model]) -> tuple[SealedField[Any], ...]:
    """The sealed fields of a table."""
    return tuple(field for field in model._meta.local_fields if isinstance(field, SealedField))


@cache
def finders(model: type[models.Model]) -> tuple[Finder, ...]:
    """The keyed hashes of a table."""
    return tuple(field for field in model._meta.local_fields if isinstance(field, Finder))


def field_of(model: type[models.Model], name: str) -> Any:
    """A sealed field, or a hash of one, by its name."""
    return model._meta.get_field(name)


def sealed_values(
    model: type[models.Model], community_id: int, row_id: UUID, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The values as `update()` takes them for that row: sealed where the field is, with their hashes."""
    found = dict(values)
    for field in sealed_fields(model):
        if field.name in values:
            found[field.name] = field.seal(community_id, row_id, values[field.name])
    for finder in finders(model):
        if finder.of in values:
            found[finder.name] = finder.hash(community_id, values[finder.of] or "")
    return found
