"""Signing what is posted to the webhook of e-mail, as a mail server's pipe does."""

import hashlib
import hmac

SECRET = "un-secreto-de-prueba"


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    """Return the header that signs these bytes."""
    digest = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return {"X-Ventanilla-Signature": f"sha256={digest}"}
