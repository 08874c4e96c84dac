"""How scripts get into the demo: `demo.json`, and the devices whose tokens stand in it."""

import json
import os
from pathlib import Path
from typing import Any

from ventanilla.config.demo import people
from ventanilla.config.demo.password import PASSWORD
from ventanilla.org.models import Desk, Device, DeviceKind, Site, StaffUser
from ventanilla.org.services import devices
from ventanilla.procedure.printing.models import PaperWidth, PrinterKind
from ventanilla.procedure.printing.services import configuring

FILE_NAME = "demo.json"
CLIENT_SCOPES = ["turns:read", "turns:write", "desks:write", "visits:read", "reports:read"]
ROLL = "quiosco"
MARK = "(demostración)"


def read(path: Path) -> dict[str, Any] | None:
    """Return what the file says; None when it is not there."""
    if not path.exists():
        return None
    known: dict[str, Any] = json.loads(path.read_text())
    return known


def pair_everything(site: Site) -> dict[str, Any]:
    """Return the tokens of new devices and a new client for `site`; the demo's old devices are retired."""
    for device in Device.objects.filter(site=site, revoked_at=None, name__endswith=MARK):
        devices.revoke(device=device)
    _client, client_token = devices.register_api_client(site=site, name="Demostración", scopes=CLIENT_SCOPES)
    return {
        "kiosk": _pair_kiosk(site),
        "display": _pair(site, DeviceKind.DISPLAY, f"Pantalla de sala {MARK}"),
        "tablet": {
            str(desk.number): _pair(site, DeviceKind.TABLET, f"Tableta {desk.number} {MARK}", desk)
            for desk in Desk.objects.filter(site=site).order_by("number")
        },
        "client": client_token,
    }


def of(site: Site, tokens: dict[str, Any], *, base_url: str, live_url: str) -> dict[str, Any]:
    """Return what the file is to say."""
    users = [
        {
            "username": member.username,
            "password": PASSWORD,
            "role": member.role.value,
            "desk": member.desk,
        }
        for member in (*people.STAFF, people.ADMINISTRATOR)
    ]
    return {
        "base_url": base_url,
        "live_url": live_url,
        "site": site.code,
        "users": users,
        "totp_secrets": {},
        "tokens": tokens,
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write the file for our account alone, whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    partial.rename(path)


def _pair_kiosk(site: Site) -> str:
    """Pair the kiosk, with a printer that is a file of ours: the door shows the paper that comes out of it."""
    token = _pair(site, DeviceKind.KIOSK, f"Quiosco {MARK}")
    configuring.set_printer(
        device=Device.objects.get(token_hash=devices.digest(token)),
        kind=PrinterKind.FILE,
        address=ROLL,
        paper_width=str(PaperWidth.WIDE),
        tells_its_state=False,
        by=StaffUser.objects.get(username=people.ADMINISTRATOR.username),
    )
    return token


def _pair(site: Site, kind: DeviceKind, name: str, desk: Desk | None = None) -> str:
    _device, code = devices.register(site=site, kind=kind, name=name, desk=desk)
    _device, token = devices.pair(code=code, address="demo")
    return token
