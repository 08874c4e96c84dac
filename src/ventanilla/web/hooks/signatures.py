"""Whether a body comes from whom it says: signed as Meta does it, by a secret of both sides.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
"""

import hashlib
import hmac

PREFIX = "sha256="


def is_genuine(body: bytes, *, signature: str, secret: str) -> bool:
    """Return whether the signature is that of these very bytes; never without a secret."""
    if not secret:
        return False
    return is_same(signature, PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest())


def is_same(given: str, expected: str) -> bool:
    """Return whether two words are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))
