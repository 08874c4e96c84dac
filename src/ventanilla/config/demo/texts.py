"""What the demo's CIS says and offers. Every person, price and guide here is fictitious."""

from typing import NamedTuple

from ventanilla.org.roles import Role


class Line(NamedTuple):
    """A service line of the demo."""

    code: str
    name: str
    prefix: str
    hue: int
    icon: str
    is_informative: bool


LINES = (
    Line("RECREATION", "Recreación", "R", 150, "swimming", False),
    Line("EDUCATION", "Educación", "E", 220, "school", False),
    Line("HOUSING", "Vivienda", "V", 30, "home", True),
    Line("HEALTH", "Salud", "S", 350, "heartbeat", True),
    Line("FINANCE", "Servicios financieros", "F", 270, "coins", True),
    Line("REGISTRY", "Registro y aportes", "A", 190, "clipboard-text", True),
)


class Member(NamedTuple):
    """A member of staff of the demo; advisors sit at a desk."""

    username: str
    full_name: str
    role: Role
    desk: int | None


STAFF = (
    Member("ana", "Ana Ficticia Ríos", Role.ADVISOR, 1),
    Member("bruno", "Bruno Ficticio Lasso", Role.ADVISOR, 2),
    Member("camila", "Camila Ficticia Mina", Role.ADVISOR, 3),
    Member("diego", "Diego Ficticio Caicedo", Role.ADVISOR, 4),
    Member("clara", "Clara Ficticia Ospina", Role.COORDINATOR, None),
    Member("pablo", "Pablo Ficticio Vélez", Role.QUALITY, None),
    Member("olga", "Olga Ficticia Zapata", Role.OWNER, None),
    Member("aurora", "Aurora Ficticia Peña", Role.AUDITOR, None),
    Member("admin", "Administración de la demostración", Role.ADMINISTRATOR, None),
)

DESKS: dict[int, tuple[str, ...]] = {
    1: ("RECREATION", "EDUCATION"),
    2: ("RECREATION", "EDUCATION"),
    3: ("HOUSING", "HEALTH", "FINANCE", "REGISTRY"),
    4: tuple(line.code for line in LINES),
}

PRODUCTS = (
    ("pasadia", "Pasadía en centro recreativo (ficticio)", "RECREATION", 38_000),
    ("alojamiento", "Alojamiento en centro vacacional (ficticio)", "RECREATION", 420_000),
    ("piscina", "Curso de natación (ficticio)", "RECREATION", 95_000),
    ("vacaciones-recreativas", "Vacaciones recreativas (ficticio)", "RECREATION", 180_000),
    ("cocina", "Curso de cocina (ficticio)", "EDUCATION", 120_000),
    ("sistemas", "Curso de sistemas (ficticio)", "EDUCATION", 150_000),
    ("refuerzo-escolar", "Refuerzo escolar (ficticio)", "EDUCATION", 90_000),
)


class GuideText(NamedTuple):
    """A guide of the demo."""

    line: str
    title: str
    summary: str
    requirements: tuple[str, ...]
    steps: tuple[str, ...]
    consultation: str


GUIDES = (
    GuideText(
        "RECREATION",
        "Recreación y turismo",
        "Pasadías, alojamiento y cursos para afiliados y particulares. Contenido ficticio de demostración.",
        ("Documento de identidad de cada persona", "Fecha deseada y número de personas"),
        (
            "Pregunte qué tipo de servicio le interesa",
            "Informe el valor según la categoría",
            "Registre si toma el servicio",
        ),
        "Consulte en ZEUS la disponibilidad para la fecha y el valor por categoría.",
    ),
    GuideText(
        "EDUCATION",
        "Cursos y programas",
        "Cursos libres y refuerzo escolar. Contenido ficticio de demostración.",
        ("Documento del estudiante", "Documento del acudiente si es menor de edad"),
        ("Informe horarios y fechas", "Si toma el curso, cree la oportunidad", "Después haga la inscripción"),
        "Consulte en Edugente los cupos del curso.",
    ),
    GuideText(
        "HOUSING",
        "Subsidio de vivienda",
        "Orientación sobre el subsidio familiar de vivienda. Contenido ficticio de demostración.",
        ("Documento del jefe de hogar", "Certificado de ingresos del hogar"),
        ("Explique los requisitos", "Entregue el formulario", "Diga las fechas de postulación"),
        "Consulte en el aplicativo de vivienda el estado de la postulación.",
    ),
    GuideText(
        "HEALTH",
        "Servicios de salud",
        "Orientación sobre sedes, horarios y trámites. Contenido ficticio de demostración.",
        ("Documento de identidad",),
        ("Explique cómo pedir la cita", "Diga la sede y el horario"),
        "Consulte en el aplicativo de salud el estado de la solicitud.",
    ),
    GuideText(
        "FINANCE",
        "Crédito social",
        "Orientación sobre créditos para afiliados. Contenido ficticio de demostración.",
        ("Documento de identidad", "Desprendible de pago reciente"),
        ("Explique los requisitos", "Diga cómo se hace la solicitud"),
        "Consulte en el aplicativo de crédito el estado de la solicitud.",
    ),
    GuideText(
        "REGISTRY",
        "Afiliación y aportes",
        "Orientación sobre afiliación de trabajadores y beneficiarios. Contenido ficticio de demostración.",
        ("Formulario de afiliación", "Documentos del grupo familiar"),
        ("Explique quién puede ser beneficiario", "Entregue el formulario"),
        "Consulte en el aplicativo de aportes el estado de la afiliación.",
    ),
)

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

AFFILIATES_CSV = """\
tipo_documento;numero_documento;nombres;apellidos;fecha_nacimiento;celular;correo;tipo_afiliacion;categoria;desde
CC;31123456;Dora;Ficticia Lozano;1984-03-12;3155550101;dora@ejemplo.co;TRABAJADOR;A;2019-02-01
CC;16777001;Fabio;Ficticio Murillo;1951-07-30;3155550102;;PENSIONADO;A;2012-05-01
CC;1144000123;Gloria;Ficticia Peña;1995-11-05;3155550103;gloria@ejemplo.co;TRABAJADOR;B;2021-08-15
CC;66888999;Hernán;Ficticio Núñez;1977-01-22;3155550104;;TRABAJADOR;C;2016-03-01
TI;1105000456;Isabela;Ficticia Lozano;2010-09-17;;;BENEFICIARIO;A;2019-02-01
CE;E4455667;Jean;Ficticio Duval;1989-04-02;3155550105;jean@ejemplo.co;TRABAJADOR;B;2023-01-10
PPT;5123456;Karina;Ficticia Brito;1992-12-24;3155550106;;INDEPENDIENTE;B;2022-06-01
CC;29555111;Luz Mary;Ficticia Angulo;1968-08-08;3155550107;;TRABAJADOR;A;2010-10-01
"""
