"""The names and addresses under which this machine is known."""

import ipaddress
import re
import socket

from ventanilla.config.authority import certificates

ALWAYS = ["localhost", "127.0.0.1", "::1"]
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST_NAME = 253
FAR_AWAY = ("192.0.2.1", 9)  # RFC 5737: nobody is there, and nothing is sent


def names(host: str) -> list[str]:
    """Return what a certificate for `host` is good for besides it: this machine, by name and by address."""
    found = [host, *ALWAYS, socket.gethostname().lower(), *_address()]
    return [name for name in dict.fromkeys(found) if certificates.is_address(name) or is_name(name)]


def canonical(host: str) -> str:
    """Return a host as certificates write it: names in small letters, IPv6 addresses in their short form."""
    return str(ipaddress.ip_address(host)) if certificates.is_address(host) else host.lower()


def is_name(name: str) -> bool:
    """Tell whether the text can be a host's name (RFC 1123), in small letters."""
    labels = name.split(".")
    is_number = labels[-1].isdigit()
    return len(name) <= LONGEST_NAME and not is_number and all(map(LABEL.fullmatch, labels))


def leads_here(host: str) -> bool:
    """Tell whether a browser on this machine that is asked for `host` finds it. It knows .localhost (RFC 6761, 6.3)."""
    if host.endswith(".localhost"):
        return True
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(_is_ours(family, address) for family, _kind, _protocol, _name, address in found)


def _is_ours(family: socket.AddressFamily, address: tuple[object, ...]) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind(address)
    except OSError:
        return False
    return True


def _address() -> list[str]:
    """Return the address with which this machine would leave for other networks, if it has any."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(FAR_AWAY)
            return [str(probe.getsockname()[0])]
    except OSError:
        return []
