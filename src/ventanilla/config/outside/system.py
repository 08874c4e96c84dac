"""The running system as its `demo.json` describes it: where it is, and how each role gets in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ventanilla.config.outside.errors import Missed


@dataclass(frozen=True, slots=True)
class Login:
    """A member of staff of the demo."""

    username: str
    password: str
    role: str
    desk: int | None


@dataclass(frozen=True, slots=True)
class System:
    """A running CIS."""

    base_url: str
    live_url: str
    site: str
    staff: list[Login]
    kiosk: str
    display: str
    client: str
    tablets: dict[int, str]

    @property
    def stream_url(self) -> str:
        """Where the calls of the site can be heard."""
        return f"{self.live_url}/api/v1/sites/{self.site}/live"

    def advisors(self) -> list[Login]:
        """Return the advisors who have a desk of their own with a tablet."""
        return [each for each in self.staff if each.role == "ADVISOR" and each.desk in self.tablets]

    def somebody(self, role: str) -> Login:
        """Return a member of staff of that role. Raises Missed."""
        found = next((each for each in self.staff if each.role == role), None)
        if found is None:
            raise Missed(f"en demo.json no hay nadie con el rol {role}")
        return found


def read_system(path: Path) -> System:
    """Return the system that `path` describes. Raises Missed with one sentence when it cannot be read."""
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        tokens = told["tokens"]
        return System(
            base_url=told["base_url"].rstrip("/"),
            live_url=told["live_url"].rstrip("/"),
            site=told["site"],
            staff=[
                Login(each["username"], each["password"], each["role"], each["desk"])
                for each in told["users"]
            ],
            kiosk=tokens["kiosk"],
            display=tokens["display"],
            client=tokens["client"],
            tablets={int(desk): token for desk, token in tokens["tablet"].items()},
        )
    except OSError as error:
        raise Missed(f"no se pudo leer {path}: {error.strerror}. ¿Está en marcha `make demo`?") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Missed(f"{path} no tiene la forma de demo.json ({error!r})") from error
