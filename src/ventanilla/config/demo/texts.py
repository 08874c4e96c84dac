"""What the demo's Caja and its sites are called, when they open, and what people authorize. All of it fictitious."""

import datetime as dt

from ventanilla.org.drafts import CajaDraft, SiteDraft
from ventanilla.org.rules.hours import Stretch

CAJA = CajaDraft(
    name="Comfenalco Valle Delagente",
    legal_name="Caja de Compensación Familiar (demostración con datos ficticios)",
    nit="900000001-2",
    address="Calle 0 # 0-00, Cali (dirección ficticia)",
    phone="602 555 0100",
    email="datos@ejemplo.co",
    greeting="Bienvenido a Comfenalco Valle Delagente. Le atiende {advisor}. ¿En qué le puedo ayudar?",
)
SITE = SiteDraft(name="Sede Cali", city="Cali", address="Calle 0 # 0-00 (dirección ficticia)")
SECOND_SITE = SiteDraft(
    name="Sede Palmira", city="Palmira", address="Carrera 30 # 29-40 (dirección ficticia)"
)
LINES_OF_SECOND_SITE = frozenset({"RECREATION", "EDUCATION", "SUBSIDY"})

WEEK = {
    **dict.fromkeys(range(1, 6), (Stretch(dt.time(7, 30), dt.time(16, 30), dt.time(17)),)),
    6: (Stretch(dt.time(8), dt.time(11, 30), dt.time(12)),),
}
"""The week both sites have on their door; the first one gives turns at any hour all the same, to be tried."""

CONSENT_PARAGRAPHS = (
    "Autorizo de manera previa, expresa e informada a la Caja para tratar mis datos personales con las finalidades "
    "que marco abajo. Texto ficticio de demostración.",
    "Puedo conocer, actualizar, rectificar y suprimir mis datos, pedir prueba de esta autorización y revocarla, por "
    "los medios de contacto de la Caja que aparecen en este formato.",
)
CONSENT_PURPOSES = (
    "Prestar los servicios que solicito y llevar el registro de mi atención.",
    "Mantener actualizados mis datos de contacto y de afiliación.",
    "Recibir información de servicios y programas de la Caja.",
)
CONSENT_SENSITIVE = (
    "No estoy obligado a dar datos sensibles, como los de salud: ningún servicio depende de ello."
)
