"""The proxies in front of the pages whose word is taken for who asks."""

import ipaddress

from ventanilla.config.runtime.errors import CannotStart

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def trusted(text: str) -> tuple[Network, ...]:
    """Return the networks that `text` names, as VENTANILLA_TRUSTED_PROXIES has them. Raises CannotStart."""
    return tuple(_network(each.strip()) for each in text.split(",") if each.strip())


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise CannotStart(
            f"VENTANILLA_TRUSTED_PROXIES: «{text}» no es una dirección ni una red. Sepárelas con comas, como "
            "10.0.0.5,10.1.0.0/16."
        ) from error
