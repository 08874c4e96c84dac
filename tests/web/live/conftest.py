"""One live process for the whole run, on the test database."""

from collections.abc import Iterator

import httpx
import pytest

from tests.cast import make_desk, make_line, make_site
from tests.processes import free_port, running, wait_until
from ventanilla.org.models import Desk, Site


def live_command(port: int) -> list[str]:
    """Return the command that serves the live program on a loopback port."""
    served = "ventanilla.web.live.asgi:application"
    return [
        *("granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers-kill-timeout", "10", "--no-ws", served),
    ]


def wait_until_well(url: str) -> None:
    """Wait for the process at `url` to say that it follows the outbox."""

    def is_well() -> bool:
        try:
            return httpx.get(f"{url}/health", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    wait_until(is_well, within=30, what=f"the live process at {url}")


@pytest.fixture(scope="session")
def pages_origin() -> str:
    """Return the origin of our own pages, whether or not somebody serves them."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
def live_url(django_db_setup: None, pages_origin: str) -> Iterator[str]:
    """Return the address of the live process."""
    port = free_port()
    with running(*live_command(port), VENTANILLA_PAGES_ORIGIN=pages_origin):
        wait_until_well(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def stream_address(live_url: str) -> str:
    """Return the address of the stream of CALI."""
    return f"{live_url}/api/v1/sites/CALI/live"


@pytest.fixture
def site(transactional_db: None) -> Site:
    """Return the site CALI."""
    return make_site()


@pytest.fixture
def desk(site: Site) -> Desk:
    """Return a desk of CALI that serves recreation."""
    return make_desk(site, make_line(site))
