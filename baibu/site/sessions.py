"""Sessions in the database, without the keys that open them: those only the browsers have."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from baibu.registry.queries.sessions import key_hash


class SessionStore(db.SessionStore):
    """Django's, with a hash in the place of the key; a key that is changed keeps its line in the list."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing where it is over."""
        kept = self.model.objects.filter(
            session_key=key_hash(self.session_key or ""), expire_date__gt=timezone.now()
        )
        found = kept.first()
        if found is None:
            self._session_key = None
            return {}
        return self.decode(found.session_data)

    def exists(self, session_key: str) -> bool:
        """Whether there is one under the key."""
        return super().exists(key_hash(session_key))

    def create_model_instance(self, data: Any) -> Any:
        """The row to be written."""
        row = super().create_model_instance(data)
        row.session_key = key_hash(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Nothing; it is over."""
        if key := session_key or self.session_key:
            self.model.objects.filter(session_key=key_hash(key)).delete()

    def cycle_key(self) -> None:
        """Nothing; it goes on under a new key, in the same line of its owner's list."""
        from baibu.registry.models import SignIn

        before, data = self.session_key, dict(self.items())
        self.create()
        self._session_cache = data
        if before:
            line = SignIn.objects.filter(session_id=key_hash(before))
            line.update(session_id=key_hash(self.session_key or ""))
            self.delete(before)
