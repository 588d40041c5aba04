"""How second steps are kept: their secrets sealed under a key that is not in the database."""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "s1:"
ABOUT = b"baibu.second-step"


class Unreadable(ValueError):
    """A secret sealed under another key, or changed since."""


@lru_cache(maxsize=4)
def key_from(given: str) -> bytes:
    """The sealing key made from the machine's own, which lies in a file or in the environment."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=ABOUT).derive(given.encode())


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's hooks, with sealing."""

    def encrypt(self, text: str) -> str:
        """The text, sealed."""
        nonce = secrets.token_bytes(12)
        sealed = AESGCM(key_from(settings.SECRET_KEY)).encrypt(nonce, text.encode(), ABOUT)
        return MARK + base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again; Unreadable where it was not sealed by us. Keys that were replaced are tried too."""
        content = base64.b64decode(encrypted_text.removeprefix(MARK))
        for given in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return AESGCM(key_from(given)).decrypt(content[:12], content[12:], ABOUT).decode()
            except InvalidTag:
                continue
        raise Unreadable

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for a passkey: this site, under its own name."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whose passkey it is, as the phone will list it; the key itself learns a number only."""
        return {"id": str(user.pk).encode(), "display_name": user.username, "name": user.username}
