"""Who may do what: the one declared matrix of roles and permissions (R05)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The posts of PRD-SYE-ATC-01, and those who look after it."""

    ADVISOR = "ADVISOR", _("Asesor de Servicios (CIS)")
    HOST = "HOST", _("Anfitrión")
    COORDINATOR = "COORDINATOR", _("Coordinador II")
    QUALITY = "QUALITY", _("Profesional I")
    OWNER = "OWNER", _("Coordinador (SYE)")
    AUDITOR = "AUDITOR", _("Auditor")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrador")


class Permission(models.TextChoices):
    """One thing that a member of staff may be allowed to do."""

    ATTEND = "ATTEND", _("Atender en un módulo")
    RECEIVE = "RECEIVE", _("Dar turnos en recepción y decir cuánto falta")
    SEE_DAY = "SEE_DAY", _("Ver la jornada")
    CLOSE_VISIT = "CLOSE_VISIT", _("Cerrar atenciones con pendientes")
    SEE_REPORT = "SEE_REPORT", _("Ver el Informe Turnero CIS")
    SEE_EVIDENCE = "SEE_EVIDENCE", _("Ver las evidencias de una atención")
    IMPORT_AFFILIATES = "IMPORT_AFFILIATES", _("Cargar afiliados")
    MANAGE_DEVICES = "MANAGE_DEVICES", _("Emparejar y retirar dispositivos")
    MANAGE_HALL = "MANAGE_HALL", _("Escribir los avisos de la sala y fijar su voz")
    MANAGE_HOURS = "MANAGE_HOURS", _("Fijar horarios y cierres anticipados")
    MANAGE_SHIFTS = "MANAGE_SHIFTS", _("Organizar jornadas y almuerzos")
    MANAGE_LINES = "MANAGE_LINES", _("Decidir quién atiende cada línea y cuántos turnos da al día")
    BOOK = "BOOK", _("Agendar citas y recibir a quien llega con una")
    MANAGE_RULES = "MANAGE_RULES", _("Probar y publicar las reglas de llamado")
    SEE_CALLS = "SEE_CALLS", _("Ver por qué se llamó cada turno")
    CLOSE_DAY = "CLOSE_DAY", _("Cerrar el día")
    STEER_COMMANDS = "STEER_COMMANDS", _("Ver los envíos a otros sistemas y decidir sobre ellos")
    SEE_MESSAGE_COSTS = "SEE_MESSAGE_COSTS", _("Ver qué mensajes cobra WhatsApp")
    SET_UP = "SET_UP", _("Poner en marcha una sede")
    CONFIGURE = "CONFIGURE", _("Configurar")
    DECLARE_VALID = "DECLARE_VALID", _("Declarar vigente el procedimiento en una sede")
    READ_API_DOCS = "READ_API_DOCS", _("Leer la descripción de la API")


MATRIX: dict[Permission, frozenset[Role]] = {
    Permission.ATTEND: frozenset({Role.ADVISOR}),
    Permission.RECEIVE: frozenset({Role.HOST, Role.COORDINATOR}),
    Permission.SEE_DAY: frozenset({Role.COORDINATOR, Role.OWNER}),
    Permission.CLOSE_VISIT: frozenset({Role.COORDINATOR}),
    Permission.SEE_REPORT: frozenset({Role.COORDINATOR, Role.QUALITY, Role.OWNER, Role.AUDITOR}),
    Permission.SEE_EVIDENCE: frozenset({Role.COORDINATOR, Role.AUDITOR}),
    Permission.IMPORT_AFFILIATES: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.MANAGE_DEVICES: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.MANAGE_HALL: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.MANAGE_HOURS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.MANAGE_SHIFTS: frozenset({Role.COORDINATOR}),
    Permission.MANAGE_LINES: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.BOOK: frozenset({Role.ADVISOR, Role.HOST, Role.COORDINATOR}),
    Permission.MANAGE_RULES: frozenset({Role.COORDINATOR}),
    Permission.SEE_CALLS: frozenset({Role.COORDINATOR, Role.QUALITY, Role.OWNER, Role.AUDITOR}),
    Permission.CLOSE_DAY: frozenset({Role.COORDINATOR}),
    Permission.STEER_COMMANDS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Permission.SEE_MESSAGE_COSTS: frozenset({Role.COORDINATOR, Role.OWNER, Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.SET_UP: frozenset({Role.ADMINISTRATOR}),
    Permission.CONFIGURE: frozenset({Role.ADMINISTRATOR}),
    Permission.DECLARE_VALID: frozenset({Role.OWNER, Role.ADMINISTRATOR}),
    Permission.READ_API_DOCS: frozenset(Role),
}


def may(role: str, permission: Permission) -> bool:
    """Return whether the matrix gives `permission` to `role`."""
    return role in MATRIX[permission]
