"""A message leaves, is delivered, read and answered on the telephone, and the answer is back at the Caja."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, Stage
from tests.journeys.public import PHONE

pytestmark = pytest.mark.browser

NUMBER = "315 5550042"
BEGINNING = """
import json, time
from ventanilla.customers.contact.models import Channel, Message, Purpose, Reply
from ventanilla.customers.contact.services import permissions, writing
from ventanilla.customers.services import people
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import Site, StaffUser
"""
WRITE = """
ana, site = StaffUser.objects.get(username="ana"), Site.objects.get(code="CALI")
dora = people.create_person(
    document=IdentityDocument(DocumentType.CC, "1020999042"), given_names="Dora", family_names="Ficticia",
    phone="3155550042",
)
permissions.take(
    person=dora, channel=Channel.WHATSAPP, purpose=Purpose.SERVICE, is_given=True, how="En el módulo", by=ana
)
writing.write_whatsapp(
    site=site, person=dora, body="Autorización", template="autorizacion_datos", by=ana,
    parameters=["Dora", "la Caja", "ejemplo.co"],
    choices=[("consent:yes", "Autorizo"), ("consent:no", "No autorizo")],
)
print(json.dumps({}))
"""
READ = """
message = Message.objects.get(address="+573155550042")
for _look in range(100):
    replies = list(Reply.objects.filter(person=message.person).order_by("written_at", "received_at"))
    if len(replies) == 2:
        break
    time.sleep(0.2)
message.refresh_from_db()
print(json.dumps({
    "state": message.state,
    "nonce": message.nonce,
    "statuses": sorted(message.statuses.values_list("state", flat=True)),
    "replies": [[each.text, each.choice, each.message_id == message.pk] for each in replies],
}))
"""


def in_the_program(demo: Demo, code: str) -> dict[str, Any]:
    """Return what a piece of the program prints, run on the demo's database."""
    program = str(Path(sys.executable).with_name("ventanilla"))
    done = subprocess.run(
        [program, "manage", "--data", str(demo.data), "shell", "-v", "0", "-c", BEGINNING + code],
        env={name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_a_message_is_answered_on_the_telephone(stage: Stage, accessible: Callable[[Page], None]) -> None:
    page = stage.open(width=1366, height=768).new_page()
    page.goto("/demostracion/celulares/")
    accessible(page)
    in_the_program(stage.demo, WRITE)

    unread = page.get_by_role("link", name=NUMBER)
    expect(unread).to_contain_text("1 sin leer")
    unread.click()
    expect(page.locator(".bubble")).to_contain_text("Hola, Dora. la Caja le pide su autorización")
    page.get_by_role("button", name="Autorizo", exact=True).click()
    expect(page.locator(".bubble-mine")).to_contain_text("Autorizo")
    accessible(page)
    page.get_by_label("Mensaje", exact=True).fill("Gracias, señora Ñandú 🌞")
    page.get_by_role("button", name="Enviar", exact=True).click()
    expect(page.locator(".bubble-mine").last).to_contain_text("Gracias, señora Ñandú 🌞")

    told = in_the_program(stage.demo, READ)
    assert told["state"] == "read"
    assert told["statuses"] == ["delivered", "read", "sent"]
    assert told["replies"] == [
        ["Autorizo", f"consent:yes:{told['nonce']}", True],
        ["Gracias, señora Ñandú 🌞", "", False],
    ]
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    accessible(page)
