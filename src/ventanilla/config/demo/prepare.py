"""Make the demo's CIS, once, and write down how scripts get in."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from ventanilla.config.demo import families, offer, people, texts
from ventanilla.config.demo.password import PASSWORD
from ventanilla.customers.services import affiliates
from ventanilla.org.models import Caja, Desk, Device, DeviceKind, ServiceLine, Site, StaffUser
from ventanilla.org.services import desks, devices
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.guides.models import Guide

SITE_CODE = "CALI"
SINCE = dt.date(2024, 9, 27)
CLIENT_SCOPES = ["turns:read", "turns:write", "desks:write", "visits:read", "reports:read"]


def prepare(*, base_url: str, live_url: str) -> Path:
    """Make the fictitious CIS if it is not there, sit its advisors down, and return the path of `demo.json`.

    The file (mode 0600) holds the demo's users, passwords and tokens, for scripts. Tokens are known only to it, so
    when it is gone the devices are paired anew.
    """
    path = Path(settings.DATA) / "demo.json"
    known = json.loads(path.read_text()) if path.exists() else None
    with transaction.atomic():
        site = Site.objects.filter(code=SITE_CODE).first()
        if site is None:
            site, known = _make_site(), None
        _sit_down(site)
        tokens = known["tokens"] if known else _pair_everything(site)
    _write(path, _access(site, tokens, base_url=base_url, live_url=live_url))
    return path


def _make_site() -> Site:
    Caja.objects.create(
        name="Comfenalco Valle Delagente",
        legal_name="Caja de Compensación Familiar (demostración con datos ficticios)",
        nit="8903030935",
        address="Calle 5 # 6-63, Cali",
        phone="+576028862727",
        email="datos@ejemplo.co",
        greeting="Bienvenido a Comfenalco Valle Delagente. Le atiende {advisor}. ¿En qué le puedo ayudar?",
    )
    site = Site.objects.create(
        code=SITE_CODE, name="Sede Cali", city="Cali", is_active=True, never_closes=True
    )
    for position, line in enumerate(texts.LINES):
        ServiceLine.objects.create(site=site, position=position, **line._asdict())
    _make_desks_and_staff(site)
    _make_content()
    administrator = StaffUser.objects.get(username="admin")
    parsed = affiliates.read(families.affiliates_file(), "afiliados-ficticios.csv")
    affiliates.apply_import(parsed=parsed, by=administrator)
    return site


def _make_desks_and_staff(site: Site) -> None:
    for number, line_codes in people.LINES_OF_DESK.items():
        desk = Desk.objects.create(site=site, number=number)
        desk.service_lines.set(ServiceLine.objects.filter(site=site, code__in=line_codes))
    for member in people.STAFF:
        StaffUser.objects.create_user(
            member.username, PASSWORD, full_name=member.full_name, role=member.role, site=site
        )


def _make_content() -> None:
    consent.publish_text(
        version=1,
        paragraphs=list(texts.CONSENT_PARAGRAPHS),
        purposes=list(texts.CONSENT_PURPOSES),
        sensitive_paragraph=texts.CONSENT_SENSITIVE,
        valid_from=SINCE,
    )
    for code, name, line_code, value in offer.PRODUCTS:
        Product.objects.create(code=code, name=name, service_line_code=line_code, reference_value=value)
    for guide in offer.GUIDES:
        Guide.objects.create(
            code=guide.code,
            version=1,
            title=guide.title,
            service_line_code=guide.line,
            summary=guide.summary,
            requirements="\n".join(guide.requirements),
            steps="\n".join(guide.steps),
            consultation=guide.consultation,
            valid_from=SINCE,
        )


def _sit_down(site: Site) -> None:
    """Let every demo advisor without a desk take their own, if it is free."""
    for member in people.STAFF:
        if member.desk is not None and not Desk.objects.filter(advisor__username=member.username).exists():
            desk = Desk.objects.get(site=site, number=member.desk)
            if desk.advisor_id is None:
                desks.take(desk=desk, advisor=StaffUser.objects.get(username=member.username))


def _pair_everything(site: Site) -> dict[str, Any]:
    for device in Device.objects.filter(site=site, revoked_at=None, name__endswith="(demostración)"):
        devices.revoke(device=device)
    _client, client_token = devices.register_api_client(site=site, name="Demostración", scopes=CLIENT_SCOPES)
    return {
        "kiosk": _pair(site, DeviceKind.KIOSK, "Quiosco (demostración)"),
        "display": _pair(site, DeviceKind.DISPLAY, "Pantalla de sala (demostración)"),
        "tablet": {
            str(desk.number): _pair(site, DeviceKind.TABLET, f"Tableta {desk.number} (demostración)", desk)
            for desk in Desk.objects.filter(site=site).order_by("number")
        },
        "client": client_token,
    }


def _pair(site: Site, kind: DeviceKind, name: str, desk: Desk | None = None) -> str:
    _device, code = devices.register(site=site, kind=kind, name=name, desk=desk)
    _device, token = devices.pair(code=code, address="demo")
    return token


def _access(site: Site, tokens: dict[str, Any], *, base_url: str, live_url: str) -> dict[str, Any]:
    users = [
        {
            "username": member.username,
            "password": PASSWORD,
            "role": member.role.value,
            "desk": member.desk,
        }
        for member in people.STAFF
    ]
    return {
        "base_url": base_url,
        "live_url": live_url,
        "site": site.code,
        "users": users,
        "totp_secrets": {},
        "tokens": tokens,
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    partial.rename(path)
