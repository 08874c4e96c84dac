"""Who asks, by network address: what allowances and lock-outs are counted by."""

import ipaddress
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: HttpRequest) -> str:
    """Return the address that the request comes from; behind proxies that the settings trust, the one they say."""
    peer, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", "")
    return behind_proxies(peer, forwarded, settings.TRUSTED_PROXIES)


def behind_proxies(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return who stands behind the trusted proxies: `peer` itself unless it is one, `forwarded` is X-Forwarded-For.

    Each proxy adds at the right whom it was asked by. So the walk goes from the right and only past proxies that are
    trusted: what a client writes into the header stands further left and is never reached. An entry that is no address
    ends it at the proxy that passed it on.
    """
    here = _address(peer)
    if here is None:
        return peer
    for entry in reversed(forwarded.split(",")):
        further = _address(entry)
        if further is None or not any(here in network for network in trusted):
            break
        here = further
    return str(here)


def _address(entry: str) -> Address | None:
    """Return the address of an entry, which some proxies write with a port or, for IPv6, in brackets."""
    text = entry.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address
