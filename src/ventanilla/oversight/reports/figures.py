"""What Informe Turnero CIS counts: the figures of a group of turns, and what each one means."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Generic, Self, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel.percentiles import percentile


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took over many turns, in seconds; all None when it never happened."""

    mean: float | None
    median: float | None
    p90: float | None

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Self:
        """Return the spread of these durations."""
        known = list(seconds)
        return cls(
            mean=statistics.fmean(known) if known else None,
            median=percentile(known, 0.5),
            p90=percentile(known, 0.9),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFigures:
    """The figures of one group of turns: a service line, an advisor, an hour, a class of priority, or all.

    What each figure counts is said in `FIGURES`, in the words that the coordinator reads.
    """

    key: str
    label: str
    issued: int
    people: int
    called: int
    served: int
    no_show: int
    walked_out: int
    cancelled: int
    waiting_now: int
    wait: Spread
    service: Spread
    ratings_asked: int
    ratings_answered: int
    ratings_declined: int
    ratings_no_answer: int
    rating_mean: float | None
    level_1_visits: int
    level_2_visits: int
    level_3_visits: int
    opportunities: int
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFigures:
    """The waits promised with the turns of a line, or with all; errors in minutes, None while nothing was measured."""

    key: str
    label: str
    promised: int
    without: int
    measured: int
    inside: int
    edge_error: float | None
    middle_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReport:
    """Informe Turnero CIS of one site for the business dates `from_date` to `to_date`, both included."""

    site_name: str
    from_date: date
    to_date: date
    generated_at: datetime
    """Aware, in the time zone of the site."""
    procedure_version: str
    totals: TurnFigures
    by_line: tuple[TurnFigures, ...]
    by_advisor: tuple[TurnFigures, ...]
    by_hour: tuple[TurnFigures, ...]
    by_day: tuple[TurnFigures, ...]
    by_priority: tuple[TurnFigures, ...]
    promises: PromiseFigures
    promises_by_line: tuple[PromiseFigures, ...]


class Unit(Enum):
    """How a figure is written."""

    COUNT = "count"
    MINUTES = "minutes"
    SHARE = "share"
    SCORE = "score"


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Figure(Generic[Row]):
    """One column of the report: its heading, what it means, its unit, and where it is read from."""

    heading: Promise
    meaning: Promise
    unit: Unit
    read: Callable[[Row], float | None]


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


FIGURES: tuple[Figure[TurnFigures], ...] = (
    Figure(
        _("Turnos emitidos"),
        _("Turnos que se sacaron en el periodo, en el quiosco o con ayuda."),
        Unit.COUNT,
        lambda row: row.issued,
    ),
    Figure(
        _("Personas"),
        _("Personas de esos turnos: varias pueden venir con uno solo."),
        Unit.COUNT,
        lambda row: row.people,
    ),
    Figure(
        _("Llamados"),
        _("Turnos que se llamaron al menos una vez. Un rellamado no cuenta otra vez."),
        Unit.COUNT,
        lambda row: row.called,
    ),
    Figure(_("Atendidos"), _("Turnos cuya atención empezó."), Unit.COUNT, lambda row: row.served),
    Figure(
        _("No se presentaron"),
        _("Turnos llamados a los que nadie llegó."),
        Unit.COUNT,
        lambda row: row.no_show,
    ),
    Figure(
        _("No se presentaron (%)"),
        _("Los que no se presentaron, de cada cien llamados."),
        Unit.SHARE,
        lambda row: _share(row.no_show, row.called),
    ),
    Figure(
        _("Se retiraron"),
        _(
            "Turnos de quienes se fueron de la fila, o no volvieron de una pausa. No son ni cancelados ni ausentes."
        ),
        Unit.COUNT,
        lambda row: row.walked_out,
    ),
    Figure(
        _("Cancelados"),
        _("Turnos que se anularon antes de la atención."),
        Unit.COUNT,
        lambda row: row.cancelled,
    ),
    Figure(
        _("En espera ahora"),
        _("Turnos que esperaban en el momento en que se hizo el informe."),
        Unit.COUNT,
        lambda row: row.waiting_now,
    ),
    Figure(
        _("Espera media (min)"),
        _("Promedio de minutos desde que se emite el turno hasta su primer llamado."),
        Unit.MINUTES,
        lambda row: _minutes(row.wait.mean),
    ),
    Figure(
        _("Espera mediana (min)"),
        _("La mitad esperó menos que esto y la otra mitad, más."),
        Unit.MINUTES,
        lambda row: _minutes(row.wait.median),
    ),
    Figure(
        _("Espera, 9 de cada 10 (min)"),
        _("Nueve de cada diez esperaron esto o menos (percentil 90, interpolado)."),
        Unit.MINUTES,
        lambda row: _minutes(row.wait.p90),
    ),
    Figure(
        _("Atención media (min)"),
        _("Promedio de minutos en atención, sin las pausas y sumando los tramos de un traslado."),
        Unit.MINUTES,
        lambda row: _minutes(row.service.mean),
    ),
    Figure(
        _("Atención mediana (min)"),
        _("La mitad de las atenciones duró menos que esto y la otra mitad, más."),
        Unit.MINUTES,
        lambda row: _minutes(row.service.median),
    ),
    Figure(
        _("Atención, 9 de cada 10 (min)"),
        _("Nueve de cada diez atenciones duraron esto o menos (percentil 90, interpolado)."),
        Unit.MINUTES,
        lambda row: _minutes(row.service.p90),
    ),
    Figure(
        _("Calificaciones pedidas"),
        _("Veces que se pidió calificar el servicio."),
        Unit.COUNT,
        lambda row: row.ratings_asked,
    ),
    Figure(
        _("Respondidas"),
        _("Calificaciones que el usuario dio."),
        Unit.COUNT,
        lambda row: row.ratings_answered,
    ),
    Figure(
        _("No quiso calificar"),
        _("Veces que el usuario dijo que prefería no calificar."),
        Unit.COUNT,
        lambda row: row.ratings_declined,
    ),
    Figure(
        _("Sin respuesta"),
        _("Calificaciones pedidas cuyo plazo venció sin respuesta."),
        Unit.COUNT,
        lambda row: row.ratings_no_answer,
    ),
    Figure(
        _("Respondidas (%)"),
        _("Calificaciones respondidas, de cada cien pedidas."),
        Unit.SHARE,
        lambda row: _share(row.ratings_answered, row.ratings_asked),
    ),
    Figure(
        _("Calificación media (1 a 5)"),
        _("Promedio de las calificaciones respondidas; 5 es la mejor."),
        Unit.SCORE,
        lambda row: row.rating_mean,
    ),
    Figure(
        _("Nivel de información 1"),
        _("Atenciones en las que se dio orientación básica."),
        Unit.COUNT,
        lambda row: row.level_1_visits,
    ),
    Figure(
        _("Nivel de información 2"),
        _("Atenciones que además tuvieron inscripción, matrícula, reserva o recaudo."),
        Unit.COUNT,
        lambda row: row.level_2_visits,
    ),
    Figure(
        _("Nivel de información 3"),
        _("Atenciones en las que se consultó el aplicativo del servicio."),
        Unit.COUNT,
        lambda row: row.level_3_visits,
    ),
    Figure(
        _("Oportunidades"),
        _("Oportunidades que dejaron las atenciones del periodo."),
        Unit.COUNT,
        lambda row: row.opportunities,
    ),
    Figure(
        _("Tickets radicados"),
        _("Tickets que se radicaron en las atenciones del periodo."),
        Unit.COUNT,
        lambda row: row.tickets,
    ),
)

PROMISE_FIGURES: tuple[Figure[PromiseFigures], ...] = (
    Figure(
        _("Con espera prometida"),
        _("Turnos a los que se les dijo cuánto esperarían, de tantos a tantos minutos."),
        Unit.COUNT,
        lambda row: row.promised,
    ),
    Figure(
        _("Sin dato"),
        _(
            "Turnos a los que no se les dijo: nadie atendía esa línea, o había muy pocas atenciones recientes."
        ),
        Unit.COUNT,
        lambda row: row.without,
    ),
    Figure(
        _("Ya llamados"),
        _("Turnos con espera prometida que ya se llamaron; solo de ellos se sabe cuánto esperaron."),
        Unit.COUNT,
        lambda row: row.measured,
    ),
    Figure(
        _("Dentro de lo prometido (%)"),
        _(
            "Los que se llamaron dentro de los minutos prometidos, de cada cien ya llamados. Se busca que sean 80."
        ),
        Unit.SHARE,
        lambda row: _share(row.inside, row.measured),
    ),
    Figure(
        _("Fuera por (min)"),
        _(
            "Promedio de minutos que faltaron o sobraron hasta el borde más cercano; dentro de lo prometido, cero."
        ),
        Unit.MINUTES,
        lambda row: row.edge_error,
    ),
    Figure(
        _("Lejos del medio (min)"),
        _("Promedio de minutos entre lo que se esperó y la mitad de lo prometido."),
        Unit.MINUTES,
        lambda row: row.middle_error,
    ),
)
