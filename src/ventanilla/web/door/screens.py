"""Where each screen of the product is and what it is for."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.org.models import Device, DeviceKind
from ventanilla.org.roles import Permission
from ventanilla.web.base.sign_in import home_of_device
from ventanilla.web.door.people import Cast, Person


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen that staff open: its name in addresses here, the view it is, and what it is for."""

    name: str
    view: str
    permission: Permission
    icon: str
    title: Promise
    purpose: Promise

    @property
    def address(self) -> str:
        """Where it is."""
        return reverse(self.view)


@dataclass(frozen=True, slots=True)
class Offered:
    """A screen of staff with whom it is entered as."""

    screen: Screen
    person: Person


@dataclass(frozen=True, slots=True)
class DeviceScreen:
    """A screen that a device shows, with the devices of the demo that show it."""

    icon: str
    title: str
    purpose: Promise
    address: str
    devices: tuple[Device, ...]


OF_STAFF = (
    Screen(
        "modulo",
        "desk:home",
        Permission.ATTEND,
        "headset",
        _("Módulo del asesor"),
        _("Llama a quien sigue y lleva la atención paso a paso, solo con el teclado si se quiere."),
    ),
    Screen(
        "recepcion",
        "reception:home",
        Permission.RECEIVE,
        "user-plus",
        _("Recepción"),
        _("Da turnos a quien llega, con dos o tres teclas, y dice cuánto falta."),
    ),
    Screen(
        "jornada",
        "coordinator:day",
        Permission.SEE_DAY,
        "layout-dashboard",
        _("Jornada"),
        _("Cómo va el día: quién espera, quién atiende y qué quedó pendiente."),
    ),
    Screen(
        "almuerzos",
        "coordinator:lunch",
        Permission.MANAGE_SHIFTS,
        "tools-kitchen-2",
        _("Almuerzos"),
        _("Reparte los almuerzos sin dejar sola ninguna línea."),
    ),
    Screen(
        "personal",
        "coordinator:shifts",
        Permission.MANAGE_SHIFTS,
        "id-badge-2",
        _("Personal"),
        _("Quién está trabajando, quién almuerza y quién terminó su jornada."),
    ),
    Screen(
        "lineas",
        "coordinator:lines",
        Permission.MANAGE_LINES,
        "route",
        _("Líneas"),
        _("Cuántos turnos da cada línea al día y qué líneas atiende cada asesor."),
    ),
    Screen(
        "citas",
        "coordinator:appointments",
        Permission.BOOK,
        "calendar-event",
        _("Citas"),
        _("Las de cada día: se agendan, se reciben y se cancelan."),
    ),
    Screen(
        "reglas",
        "coordinator:rules",
        Permission.MANAGE_RULES,
        "scale",
        _("Reglas de llamado"),
        _("En qué orden se llama, y cómo habría ido un día pasado con otra regla."),
    ),
    Screen(
        "cierre",
        "coordinator:closing",
        Permission.MANAGE_HOURS,
        "lock",
        _("Cierre"),
        _("Deja de dar turnos antes de la hora y cierra el día con lo que quedó."),
    ),
    Screen(
        "informe",
        "coordinator:report",
        Permission.SEE_REPORT,
        "chart-bar",
        _("Informe Turnero CIS"),
        _("Los tiempos, las líneas y las calificaciones del periodo, también como hoja de cálculo."),
    ),
    Screen(
        "afiliados",
        "coordinator:affiliates",
        Permission.IMPORT_AFFILIATES,
        "users",
        _("Afiliados"),
        _("Carga el archivo de afiliados y dice qué cambia antes de aplicarlo."),
    ),
    Screen(
        "envios",
        "coordinator:commands",
        Permission.STEER_COMMANDS,
        "send",
        _("Envíos"),
        _("Cómo está cada sistema al que se le escribe, y lo que espera a una persona."),
    ),
    Screen(
        "dispositivos",
        "coordinator:devices",
        Permission.MANAGE_DEVICES,
        "device-desktop",
        _("Dispositivos"),
        _("Empareja quioscos, pantallas y tabletas con un QR, y los retira."),
    ),
    Screen(
        "horario",
        "setup:hours",
        Permission.MANAGE_HOURS,
        "clock",
        _("Horario"),
        _("La semana de la sede, los festivos y los días especiales."),
    ),
    Screen(
        "puesta-en-marcha",
        "setup:home",
        Permission.SET_UP,
        "list-check",
        _("Puesta en marcha"),
        _("Lleva a una sede nueva hasta su primer turno y dice qué le falta."),
    ),
    Screen(
        "configuracion",
        "backoffice:index",
        Permission.CONFIGURE,
        "settings",
        _("Configuración"),
        _("Líneas, módulos, cuentas, productos, guías y textos, con su historia."),
    ),
    Screen(
        "api",
        "api:docs",
        Permission.READ_API_DOCS,
        "code",
        _("API para programas"),
        _("Lo que otros sistemas pueden pedir y hacer, descrito una por una."),
    ),
)
OF_DEVICES = (
    (
        DeviceKind.KIOSK,
        "device-desktop",
        _("Donde la persona toma su turno, con documento o sin él, en español o en inglés."),
    ),
    (DeviceKind.DISPLAY, "device-tv", _("Donde se ve y se oye a quién se llama y a qué módulo.")),
    (
        DeviceKind.TABLET,
        "device-tablet",
        _("Donde la persona califica al terminar. Cada módulo tiene la suya."),
    ),
)


def by_name(name: str) -> Screen | None:
    """Return the screen of staff with that name in addresses, or None."""
    return next((each for each in OF_STAFF if each.name == name), None)


def of_staff(cast: Cast, me: object) -> list[Offered]:
    """Return the screens of staff that somebody here may open, as `me` where that is possible."""
    chosen = [(each, cast.who_may(each.permission, me)) for each in OF_STAFF]
    return [Offered(screen, person) for screen, person in chosen if person]


def of_devices(devices: list[Device]) -> list[DeviceScreen]:
    """Return the screens of devices, each with those that can be opened here, tablets by desk."""
    return [
        DeviceScreen(icon, str(kind.label), purpose, home_of_device(kind), _of_kind(devices, kind))
        for kind, icon, purpose in OF_DEVICES
    ]


def _of_kind(devices: list[Device], kind: DeviceKind) -> tuple[Device, ...]:
    found = [each for each in devices if each.kind == kind]
    return tuple(sorted(found, key=lambda each: (each.desk.number if each.desk else 0, each.name)))
