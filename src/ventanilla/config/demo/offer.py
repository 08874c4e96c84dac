"""What the demo's Caja offers: products with their reference values, and the guides advisors read from.

Every price, date and requirement is fictitious.
"""

from typing import NamedTuple


class Offered(NamedTuple):
    """A product, service or programme, with the value that an opportunity for it would have, in pesos."""

    code: str
    name: str
    line: str
    value: int


PRODUCTS = (
    Offered("pasadia", "Pasadía en centro recreativo", "RECREATION", 38_000),
    Offered("alojamiento", "Alojamiento de dos noches en centro vacacional", "RECREATION", 420_000),
    Offered("piscina", "Curso de natación, ocho clases", "RECREATION", 95_000),
    Offered("vacaciones-recreativas", "Vacaciones recreativas, una semana", "RECREATION", 180_000),
    Offered("gimnasio", "Gimnasio, un mes", "RECREATION", 72_000),
    Offered("futbol", "Escuela de fútbol, un mes", "RECREATION", 68_000),
    Offered("alquiler-salon", "Alquiler de salón para evento", "RECREATION", 650_000),
    Offered("caminata", "Caminata ecológica guiada", "RECREATION", 45_000),
    Offered("tour-eje-cafetero", "Excursión al Eje Cafetero, tres días", "RECREATION", 890_000),
    Offered("camping", "Zona de camping, una noche", "RECREATION", 52_000),
    Offered("bolera", "Bolera, una línea", "RECREATION", 9_000),
    Offered("adulto-mayor", "Club de la persona mayor, un mes", "RECREATION", 25_000),
    Offered("cocina", "Curso de cocina", "EDUCATION", 120_000),
    Offered("sistemas", "Curso de sistemas", "EDUCATION", 150_000),
    Offered("refuerzo-escolar", "Refuerzo escolar, un mes", "EDUCATION", 90_000),
    Offered("ingles-a1", "Inglés A1, sesenta horas", "EDUCATION", 260_000),
    Offered("ingles-a2", "Inglés A2, sesenta horas", "EDUCATION", 260_000),
    Offered("preicfes", "Preparación para la prueba Saber 11", "EDUCATION", 310_000),
    Offered("belleza", "Curso de belleza", "EDUCATION", 180_000),
    Offered("guitarra", "Curso de guitarra", "EDUCATION", 110_000),
    Offered("contabilidad", "Técnico en auxiliar contable, matrícula", "EDUCATION", 540_000),
    Offered("cuidado-infantil", "Técnico en atención a la primera infancia, matrícula", "EDUCATION", 540_000),
    Offered("manualidades", "Taller de manualidades", "EDUCATION", 60_000),
    Offered("excel", "Hojas de cálculo para el trabajo", "EDUCATION", 135_000),
    Offered("cuota-monetaria", "Actualización para la cuota monetaria", "SUBSIDY", 52_000),
    Offered("kit-escolar", "Entrega de kit escolar", "SUBSIDY", 48_000),
    Offered("subsidio-extraordinario", "Subsidio extraordinario por condición especial", "SUBSIDY", 156_000),
    Offered("bono-lonchera", "Bono de lonchera", "SUBSIDY", 40_000),
    Offered("tarjeta-servicios", "Tarjeta de servicios", "SUBSIDY", 12_000),
    Offered("afiliar-beneficiario", "Inclusión de beneficiario", "SUBSIDY", 0),
)


class GuideText(NamedTuple):
    """A guide of the demo."""

    code: str
    line: str
    title: str
    summary: str
    requirements: tuple[str, ...]
    steps: tuple[str, ...]
    consultation: str


GUIDES = (
    GuideText(
        "guia-recreation",
        "RECREATION",
        "Recreación y turismo",
        "Pasadías y entradas a los centros recreativos, para todas las personas. Contenido ficticio de demostración.\n"
        "Pasadía por persona: A $ 12.000 · B $ 19.000 · C $ 31.000 · D $ 38.000.\n"
        "Niños de 3 a 10 años: A $ 8.000 · B $ 12.000 · C $ 20.000 · D $ 25.000.",
        ("Documento de identidad de cada persona", "Fecha deseada y número de personas"),
        (
            "Pregunte qué tipo de servicio le interesa",
            "Informe el valor según la categoría",
            "Registre si toma el servicio",
        ),
        "Consulte en ZEUS la disponibilidad para la fecha y el valor por categoría.",
    ),
    GuideText(
        "guia-alojamiento",
        "RECREATION",
        "Alojamiento en centros vacacionales",
        "Cabañas y habitaciones en los centros vacacionales. Contenido ficticio de demostración.\n"
        "Cabaña para cuatro, por noche: A $ 118.000 · B $ 152.000 · C $ 196.000 · D $ 210.000.",
        (
            "Documento del titular de la reserva",
            "Nombres y documentos de quienes viajan",
            "Anticipo del 50 % para confirmar",
        ),
        (
            "Pregunte fechas, personas y si viajan niños o mascotas",
            "Consulte la disponibilidad y ofrezca otra fecha si no hay",
            "Explique el anticipo y hasta cuándo se puede cambiar la fecha",
            "Registre la reserva como servicio tomado",
        ),
        "Consulte en ZEUS las habitaciones libres de esas noches y bloquee la que elija la persona.",
    ),
    GuideText(
        "guia-deportes",
        "RECREATION",
        "Escuelas deportivas y gimnasio",
        "Natación, fútbol y gimnasio, por meses. Contenido ficticio de demostración.\n"
        "Natación, ocho clases: A $ 45.000 · B $ 62.000 · C $ 84.000 · D $ 95.000.\n"
        "Gimnasio, un mes: A $ 34.000 · B $ 48.000 · C $ 64.000 · D $ 72.000.",
        ("Documento de identidad", "Certificado de la EPS", "Autorización del acudiente si es menor de edad"),
        (
            "Diga horarios y cupos",
            "Informe el valor según la categoría",
            "Inscriba y entregue el comprobante",
        ),
        "Consulte en ZEUS los cupos del horario que pide la persona.",
    ),
    GuideText(
        "guia-eventos",
        "RECREATION",
        "Salones y eventos",
        "Salones para celebraciones y reuniones. Contenido ficticio de demostración.\n"
        "Salón para ochenta personas: A $ 420.000 · B $ 510.000 · C $ 600.000 · D $ 650.000.",
        ("Documento de quien alquila", "Fecha, horario y número de personas"),
        ("Diga qué incluye y qué no", "Consulte la fecha", "Explique el depósito y la limpieza"),
        "Consulte en ZEUS el salón libre para la fecha.",
    ),
    GuideText(
        "guia-education",
        "EDUCATION",
        "Cursos y programas",
        "Cursos libres y refuerzo escolar. Contenido ficticio de demostración.\n"
        "Curso de cuarenta horas: A $ 48.000 · B $ 74.000 · C $ 102.000 · D $ 120.000.",
        ("Documento del estudiante", "Documento del acudiente si es menor de edad"),
        ("Informe horarios y fechas", "Si toma el curso, cree la oportunidad", "Después haga la inscripción"),
        "Consulte en Edugente los cupos del curso.",
    ),
    GuideText(
        "guia-tecnicos",
        "EDUCATION",
        "Programas técnicos laborales",
        "Técnicos de tres semestres con certificación. Contenido ficticio de demostración.\n"
        "Matrícula por semestre: A $ 290.000 · B $ 390.000 · C $ 490.000 · D $ 540.000.",
        ("Documento del estudiante", "Diploma o acta de bachiller", "Resultado de la prueba Saber 11"),
        (
            "Explique jornada, duración y práctica",
            "Diga el valor según la categoría y las formas de pago",
            "Si se matricula, cree la oportunidad y haga la preinscripción",
        ),
        "Consulte en Edugente si hay cupo en la jornada y el estado de la preinscripción.",
    ),
    GuideText(
        "guia-idiomas",
        "EDUCATION",
        "Inglés por niveles",
        "Niveles A1 a B1, sesenta horas cada uno. Contenido ficticio de demostración.\n"
        "Nivel de sesenta horas: A $ 130.000 · B $ 175.000 · C $ 225.000 · D $ 260.000.",
        ("Documento del estudiante", "Prueba de clasificación, si no empieza en A1"),
        ("Pregunte el nivel y el horario", "Ofrezca la prueba de clasificación", "Inscriba en el grupo"),
        "Consulte en Edugente los grupos abiertos y su horario.",
    ),
    GuideText(
        "guia-cuota-monetaria",
        "SUBSIDY",
        "Cuota monetaria",
        "A quién se le paga la cuota, cuándo y por qué puede estar detenida. Contenido ficticio de demostración.\n"
        "La recibe quien gana hasta cuatro salarios mínimos, por cada hijo, hermano huérfano o padre a cargo que cumpla.",
        (
            "Documento del trabajador",
            "Certificado de estudio de cada hijo mayor de 12 años",
            "Registro civil de los beneficiarios nuevos",
        ),
        (
            "Pregunte por quién espera la cuota y de qué mes",
            "Revise si falta el certificado de estudio o hay mora del empleador",
            "Explique qué falta y hasta cuándo puede traerlo",
            "Si trae los papeles, registre la actualización como servicio tomado",
        ),
        "Consulte en C4C el estado del giro del mes y la causa si está detenido.",
    ),
    GuideText(
        "guia-beneficiarios",
        "SUBSIDY",
        "Grupo familiar y beneficiarios",
        "Cómo se incluye a cónyuge, hijos y padres, y qué papeles pide cada uno. Contenido ficticio de demostración.",
        (
            "Registro civil de nacimiento de los hijos",
            "Registro de matrimonio o declaración de unión marital",
            "Certificado de que los padres no reciben pensión",
        ),
        (
            "Pregunte a quién quiere incluir",
            "Entregue la lista de papeles de ese caso",
            "Reciba los papeles y registre la inclusión",
            "Diga desde cuándo queda incluido",
        ),
        "Consulte en C4C el grupo familiar que hoy está registrado.",
    ),
    GuideText(
        "guia-bonos",
        "SUBSIDY",
        "Kit escolar y otros subsidios en especie",
        "Quién recibe el kit escolar y los bonos, y dónde se entregan. Contenido ficticio de demostración.",
        ("Documento del trabajador", "Certificado de estudio vigente"),
        ("Revise si está en el listado", "Diga fecha y punto de entrega", "Registre la entrega"),
        "Consulte en C4C si la entrega ya se hizo.",
    ),
    GuideText(
        "guia-housing",
        "HOUSING",
        "Subsidio de vivienda",
        "Orientación sobre el subsidio familiar de vivienda. Contenido ficticio de demostración.",
        ("Documento del jefe de hogar", "Certificado de ingresos del hogar"),
        ("Explique los requisitos", "Entregue el formulario", "Diga las fechas de postulación"),
        "Consulte en el aplicativo de vivienda el estado de la postulación.",
    ),
    GuideText(
        "guia-mejoramiento",
        "HOUSING",
        "Mejoramiento y construcción en sitio propio",
        "Orientación para quien ya tiene lote o casa. Contenido ficticio de demostración.",
        ("Certificado de tradición y libertad", "Documento de los integrantes del hogar"),
        ("Explique la diferencia entre mejorar y construir", "Entregue la lista de papeles"),
        "Consulte en el aplicativo de vivienda las convocatorias abiertas.",
    ),
    GuideText(
        "guia-health",
        "HEALTH",
        "Servicios de salud",
        "Orientación sobre sedes, horarios y trámites. Contenido ficticio de demostración.",
        ("Documento de identidad",),
        ("Explique cómo pedir la cita", "Diga la sede y el horario"),
        "Consulte en el aplicativo de salud el estado de la solicitud.",
    ),
    GuideText(
        "guia-odontologia",
        "HEALTH",
        "Odontología y promoción",
        "Orientación sobre odontología y jornadas de salud. Contenido ficticio de demostración.",
        ("Documento de identidad", "Carné de vacunas de los niños"),
        ("Diga qué cubre la jornada", "Entregue el volante con sedes y horarios"),
        "Consulte en el aplicativo de salud las jornadas del mes.",
    ),
    GuideText(
        "guia-finance",
        "FINANCE",
        "Crédito social",
        "Orientación sobre créditos para afiliados. Contenido ficticio de demostración.",
        ("Documento de identidad", "Desprendible de pago reciente"),
        ("Explique los requisitos", "Diga cómo se hace la solicitud"),
        "Consulte en el aplicativo de crédito el estado de la solicitud.",
    ),
    GuideText(
        "guia-ahorro",
        "FINANCE",
        "Ahorro y seguros",
        "Orientación sobre ahorro programado y seguros. Contenido ficticio de demostración.",
        ("Documento de identidad",),
        ("Explique para qué sirve cada uno", "Diga dónde se hace la solicitud"),
        "Consulte en el aplicativo de crédito los productos vigentes.",
    ),
    GuideText(
        "guia-registry",
        "REGISTRY",
        "Afiliación y aportes",
        "Orientación sobre afiliación de trabajadores y beneficiarios. Contenido ficticio de demostración.",
        ("Formulario de afiliación", "Documentos del grupo familiar"),
        ("Explique quién puede ser beneficiario", "Entregue el formulario"),
        "Consulte en el aplicativo de aportes el estado de la afiliación.",
    ),
    GuideText(
        "guia-empresas",
        "REGISTRY",
        "Aportes de empresas e independientes",
        "Orientación sobre pago de aportes, paz y salvo y planilla. Contenido ficticio de demostración.",
        ("NIT o cédula del aportante", "Planilla del último pago"),
        ("Explique los plazos de pago", "Diga cómo se pide el paz y salvo"),
        "Consulte en el aplicativo de aportes el último pago recibido.",
    ),
)
