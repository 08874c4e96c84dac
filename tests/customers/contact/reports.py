"""Delivery reports as mail servers of several makes write them, about an e-mail of ours."""

POSTFIX = b"""\
Date: Tue, 24 Nov 2026 10:20:00 -0500 (COT)
From: MAILER-DAEMON@correo.ejemplo.co (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: avisos@cis.ejemplo.co
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="AB.1/correo"
Message-Id: <20261124152000.ABC@correo.ejemplo.co>

--AB.1/correo
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

<dora@ejemplo.co>: host mx.ejemplo.co said: 550 5.1.1 User unknown

--AB.1/correo
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; correo.ejemplo.co
X-Postfix-Queue-ID: ABC
Arrival-Date: Tue, 24 Nov 2026 10:19:00 -0500 (COT)

Final-Recipient: rfc822; dora@ejemplo.co
Original-Recipient: rfc822;dora@ejemplo.co
Action: %(action)s
Status: %(status)s
Remote-MTA: dns; mx.ejemplo.co
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--AB.1/correo
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <avisos@cis.ejemplo.co>
Message-ID: <%(key)s@cis.ejemplo.co>
Subject: =?utf-8?q?Su_radicado?=

--AB.1/correo--
"""

WHOLE_LETTER_BACK = b"""\
From: postmaster@ejemplo.co
To: avisos@cis.ejemplo.co
Date: Tue, 24 Nov 2026 15:20:00 +0000
Message-ID: <99999999-9999-4999-8999-999999999999@outlook.ejemplo.co>
Subject: Undeliverable: Su radicado
MIME-Version: 1.0
Content-Type: multipart/report; boundary="_frontera_"; report-type=delivery-status

--_frontera_
Content-Type: multipart/alternative; boundary="_otra_"

--_otra_
Content-Type: text/plain; charset="utf-8"

No se pudo entregar.
--_otra_--

--_frontera_
Content-Type: message/delivery-status

Reporting-MTA: dns;BL0PR01.ejemplo.co

Final-Recipient: rfc822;dora@ejemplo.co
Action: %(action)s
Status: %(status)s (mailbox full)

--_frontera_
Content-Type: message/rfc822

From: avisos@cis.ejemplo.co
To: dora@ejemplo.co
Message-ID: <%(key)s@cis.ejemplo.co>
Subject: Su radicado
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Recibimos su petici\xc3\xb3n.

--_frontera_--
"""

NO_REPORT = b"""\
From: dora@ejemplo.co
To: avisos@cis.ejemplo.co
Subject: Estoy de vacaciones
In-Reply-To: <%(key)s@cis.ejemplo.co>

Vuelvo el lunes.
"""


def filled(template: bytes, *, key: object, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return a report about the e-mail of that key."""
    values = {b"key": str(key), b"action": action, b"status": status}
    return template % {name: value.encode() for name, value in values.items()}
