"""How a morning usually is: how many come and when, how long each step takes, how often what happens, in whose words."""

from typing import NamedTuple

HOURS = 3.0
PER_HOUR = 20.0
AT_THE_DOOR = 11
"""How many already wait when the doors open."""
MINUTES_AT_THE_DOOR = 4.0

WHOLE_MORNING = 60
"""Fewer people than these are a short morning, and ordinary."""

CURVE = ((0, 0.7), (30, 0.8), (60, 1.15), (90, 1.35), (130, 1.3), (165, 1.0))
"""From so many minutes after opening on, so many times the usual number of people come."""

MINUTES_NEAR_THE_END, NEAR_THE_END = 35.0, 0.75
"""Before those fewer come, so that the desks that are tried first can be free with nobody left waiting long."""

LAST_TO_COME = (
    (690, "HEALTH"),
    (640, "SUBSIDY"),
    (580, "FINANCE"),
    (530, "HOUSING"),
    (470, "REGISTRY"),
    (410, "SUBSIDY"),
    (350, "EDUCATION"),
    (300, "HEALTH"),
    (255, "SUBSIDY"),
    (215, "RECREATION"),
    (180, "HOUSING"),
    (150, "EDUCATION"),
    (118, "RECREATION"),
    (92, "SUBSIDY"),
    (66, "FINANCE"),
    (41, "RECREATION"),
    (27, "HEALTH"),
    (14, "EDUCATION"),
    (12, "RECREATION"),
    (9, "HOUSING"),
)
"""Who comes for sure, so many seconds before the end: when the demo opens most desks serve, and some people wait."""

LINES = {
    "RECREATION": 23,
    "SUBSIDY": 23,
    "EDUCATION": 17,
    "HOUSING": 12,
    "HEALTH": 10,
    "FINANCE": 8,
    "REGISTRY": 7,
}

SECONDS = {
    "come": 24.0,
    "identify": 55.0,
    "create": 80.0,
    "sign": 235.0,
    "attach": 60.0,
    "see": 15.0,
    "refuse": 45.0,
    "send_on": 60.0,
    "aside": 360.0,
    "need": 285.0,
    "look": 30.0,
    "guide": 130.0,
    "ticket": 50.0,
    "petition": 150.0,
    "finish": 30.0,
    "between": 75.0,
    "notice": 16.0,
    "recall": 75.0,
    "miss": 70.0,
    "patience": 300.0,
    "rate": 14.0,
}
SPREAD = 0.45
"""Of the logarithm of a duration."""

CHANCES = {
    "stranger": 0.11,
    "comes_again": 0.08,
    "unidentified": 0.05,
    "document_at_kiosk": 0.55,
    "refuses": 0.09,
    "no_show": 0.05,
    "cancels": 0.03,
    "hold": 0.03,
    "transfer": 0.04,
    "leaves_owing": 0.06,
    "other_need": 0.09,
    "petition": 0.13,
    "in_writing": 0.2,
    "delivered": 0.35,
    "product_at_level_3": 0.25,
    "comment": 0.12,
    "elder_asks": 0.85,
    "pregnant": 0.07,
    "in_arms": 0.08,
    "disability": 0.03,
    "veteran": 0.01,
}

WITHOUT_DOCUMENT = 0.08
"""Of all who come, those who left their document at home and say their name."""
LEVELS = {1: 42, 2: 34, 3: 24}
CLASSES = {
    1: {"INFORMATION": 46, "PROCESSES": 18, "RIGHTS": 10, "DUTIES": 6, "PRODUCTS": 10, "CONSULTATION": 10},
    2: {"SERVICES": 68, "PRODUCTS": 32},
    3: {"CONSULTATION": 74, "PROCESSES": 26},
}
APPLICATIONS = {"RECREATION": "ZEUS", "EDUCATION": "EDUGENTE", "SUBSIDY": "C4C"}
WITHOUT_TICKET = {"ORIENTED": 80, "WITHDREW": 9, "ALREADY_FILED": 11}

RATINGS = {"answered": 64, "declined": 11, "let_pass": 17, "expires": 8}
SCORES = {5: 54, 4: 28, 3: 11, 2: 5, 1: 2}
SCORES_AFTER_A_LONG_WAIT = {5: 26, 4: 30, 3: 22, 2: 14, 1: 8}
REASONS = {"WAIT": 45, "CLARITY": 25, "NOT_SOLVED": 20, "TREATMENT": 6, "PLACE": 4}
LOWEST_GOOD_SCORE = 3

DELIVERED = (
    "Lista de requisitos impresa",
    "Volante con horarios y valores",
    "Formulario para llenar en casa",
    "Calendario de pagos",
)
WHY_LEFT = (
    "Lo llamaron del trabajo; vuelve a firmar el formato.",
    "Venía con un niño que se sintió mal; vuelve otro día.",
    "Olvidó las gafas y no quiso firmar sin leer.",
)
WHY_CLOSED = "Se le llamó y no va a volver: se cierra sin el formato firmado."
GOOD_COMMENTS = (
    "Me explicaron todo con calma.",
    "Muy amable quien me atendió.",
    "Rápido y claro.",
)
BAD_COMMENTS = (
    "Mucha espera para una pregunta corta.",
    "Tuve que repetir mis datos.",
    "Salí sin saber la fecha de pago.",
)


INVENTED = "(Petición ficticia.)"


class Matter(NamedTuple):
    """What somebody asks for, complains of or suggests."""

    line: str
    pqrsf_class: str
    text: str


MATTERS = (
    Matter("RECREATION", "PETITION", "Pide por escrito los horarios de la piscina los domingos."),
    Matter("RECREATION", "CLAIM", "Reclama la devolución del anticipo de una cabaña que no pudo usar."),
    Matter("RECREATION", "SUGGESTION", "Propone abrir la bolera también los lunes festivos."),
    Matter("EDUCATION", "PETITION", "Pide certificado de notas del curso de inglés A1."),
    Matter("EDUCATION", "PETITION", "Pide cambio de grupo porque ahora trabaja en la tarde."),
    Matter("EDUCATION", "COMPLIMENT", "Felicita al profesor del curso de contabilidad."),
    Matter("SUBSIDY", "CLAIM", "Reclama porque no le llegó la cuota monetaria del mes pasado."),
    Matter("SUBSIDY", "PETITION", "Pide constancia de los beneficiarios inscritos."),
    Matter("SUBSIDY", "COMPLAINT", "Se queja de la espera en la línea telefónica."),
    Matter("HOUSING", "PETITION", "Pide saber en qué estado va su postulación."),
    Matter("HEALTH", "PETITION", "Pide copia de la orden que radicó la semana pasada."),
    Matter("FINANCE", "PETITION", "Pide el estado de cuenta de su crédito."),
    Matter("REGISTRY", "PETITION", "Pide paz y salvo de aportes de su empresa."),
)
