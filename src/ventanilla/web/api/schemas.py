"""What goes into the API and what comes out. Times carry the offset of the site."""

import datetime as dt
import uuid
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ventanilla.kernel.identity import DocumentType
from ventanilla.procedure.turns.models import PriorityClass, TurnState

T = TypeVar("T")


def _storable(text: str) -> str:
    """Return `text` if the database can keep it: no character zero, no half of a surrogate pair."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("a text that cannot be kept")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Limit = Annotated[int, Field(ge=1, le=1000, description="Cuántos, a lo sumo.")]
CallNumber = Annotated[int, Field(ge=0, le=2**63 - 1)]
Code = Annotated[Text, StringConstraints(min_length=1, max_length=60)]


class Given(BaseModel):
    """A body: what it does not know, it refuses, so that a slip of the pen is not passed over."""

    model_config = ConfigDict(extra="forbid")


class Wait(BaseModel):
    """Minutes, from and to."""

    low: int
    high: int


class ServiceLineOut(BaseModel):
    """A service line that gives turns now."""

    code: str
    name: str
    is_full: bool = Field(description="Si hoy ya dio todos sus turnos.")
    waiting: int
    estimated_wait_minutes: Wait | None


class DocumentIn(Given):
    """An identity document."""

    type: DocumentType
    number: Annotated[Text, StringConstraints(min_length=1, max_length=40)]


class TurnIn(Given):
    """A turn asked for."""

    service_line: Code
    priority_class: PriorityClass | None = None
    document: DocumentIn | None = None
    people: int = Field(default=1, description="Cuántas personas vienen juntas, de 1 a 20.")


class TurnOut(BaseModel):
    """A turn as it is now."""

    id: uuid.UUID
    code: str
    service_line: str
    priority_class: PriorityClass | None
    state: TurnState
    position: int | None = Field(description="Lugar en la fila; vacío si ya no espera.")
    estimated_wait_minutes: Wait | None
    issued_at: dt.datetime
    follow_url: str


class OwedOut(BaseModel):
    """Something the procedure still asks of a visit."""

    step: str
    activity: int
    owed: str


class DeskTurnOut(TurnOut):
    """A turn at a desk, with its visit once the attention began."""

    desk: int
    visit: uuid.UUID | None


class FinishedTurnOut(DeskTurnOut):
    """A turn that ended, and what its visit still owes."""

    owed: list[OwedOut]


class CalledOut(BaseModel):
    """When a turn was called, under which number of the site's log, and by which rule."""

    number: int
    called_at: dt.datetime
    attempt: int
    why: str


class CallNextOut(BaseModel):
    """The turn called to the desk, and its call."""

    turn: DeskTurnOut
    call: CalledOut


class TransferIn(Given):
    """Where a turn goes: exactly one of line, desk or advisor."""

    service_line: Code | None = None
    desk: Annotated[int, Field(ge=0, le=32_767)] | None = Field(None, description="Número del módulo.")
    advisor: Code | None = Field(None, description="Nombre de usuario del asesor.")
    position: Literal["first", "last"]

    @model_validator(mode="after")
    def _has_one_target(self) -> "TransferIn":
        if sum(each is not None for each in (self.service_line, self.desk, self.advisor)) != 1:
            raise ValueError("exactly one of service_line, desk and advisor")
        return self


class NamedTurnIn(Given):
    """A turn of the site, to be called back or to return to the line."""

    turn: uuid.UUID


class CallOutOfOrderIn(NamedTurnIn):
    """A turn to be called before it is its turn, and why."""

    reason: str = Field(max_length=200)


class FinishedAndCalledOut(FinishedTurnOut):
    """A turn that ended, what its visit still owes, and who was called next, if anybody waited."""

    next: CallNextOut | None


class CallOut(BaseModel):
    """A call to the hall, and whether a display that missed it need not announce it any more."""

    number: int
    turn_code: str
    desk: int
    called_at: dt.datetime
    attempt: int
    is_over: bool


class RatingIn(Given):
    """An answer of a customer."""

    token: Annotated[Text, StringConstraints(min_length=1, max_length=64)]
    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    reasons: Annotated[list[Code], Field(max_length=10)] = []
    comment: Annotated[Text, StringConstraints(max_length=500)] = ""


class RatingOut(BaseModel):
    """An answer kept."""

    score: int
    reasons: list[str]
    answered_at: dt.datetime


class NeedOut(BaseModel):
    """Something the customer needed, and how far the advisor went."""

    service_line: str
    request_class: str
    information_level: int
    application: str | None
    taken_product: str | None
    recorded_at: dt.datetime


class VisitOut(BaseModel):
    """A visit without names."""

    id: uuid.UUID
    business_date: dt.date
    procedure_version: int
    desk: int
    turn_code: str | None
    turn_service_line: str | None
    service_line: str | None
    information_level: int | None
    needs: list[NeedOut]
    issued_at: dt.datetime | None
    greeted_at: dt.datetime | None
    identified_at: dt.datetime | None
    ended_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: "OutcomeOut"


class OutcomeOut(BaseModel):
    """How a visit came out."""

    state: str
    closing: str | None
    filing_number: str | None
    no_ticket_reason: str | None
    opportunities: int
    rating: str | None


class Problem(BaseModel):
    """What went wrong (RFC 9457). `code` is stable; `errors` holds the messages of each field to mend."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: dict[str, list[str]]


class Page(BaseModel, Generic[T]):
    """A stretch of a list; `next` goes into `after` to go on, and is empty at the end."""

    items: list[T]
    next: str | int | None


class SpreadOut(BaseModel):
    """How long something took over many turns, in seconds; empty when it never happened."""

    mean: float | None
    median: float | None
    p90: float | None


class FiguresOut(BaseModel):
    """The figures of one group of turns."""

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
    wait_seconds: SpreadOut
    service_seconds: SpreadOut
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


class ReportOut(BaseModel):
    """Informe Turnero CIS of a site and a period."""

    site: str
    from_date: dt.date = Field(alias="from")
    to_date: dt.date = Field(alias="to")
    generated_at: dt.datetime
    procedure_version: str
    group_by: str
    totals: FiguresOut
    groups: list[FiguresOut]
