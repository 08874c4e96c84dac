"""The one screen of a visit, read from the records: any tab that asks sees the same."""

import hashlib
import math
import uuid
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ventanilla.kernel import clock
from ventanilla.org import selectors as org
from ventanilla.org.models import Desk, StaffUser
from ventanilla.oversight.sending.selectors import Underway
from ventanilla.procedure.flow import procedure
from ventanilla.procedure.flow import selectors as flow
from ventanilla.procedure.flow.procedure import Item, Step
from ventanilla.procedure.flow.selectors import AFTER_THE_DESK, StepStatus
from ventanilla.procedure.turns import selectors as turns
from ventanilla.procedure.turns.models import Turn, TurnCall, TurnState
from ventanilla.procedure.turns.selectors_absence import absence_of
from ventanilla.procedure.visits.models import Visit, VisitState
from ventanilla.web.desk import selectors, work
from ventanilla.web.desk.forms import DeskForm, PersonForm
from ventanilla.web.desk.selectors import Card, DeskDay, LineState, Times
from ventanilla.web.desk.work import Work

NO_TURN = "none"
IDLE, AWAY = "idle", "away"

Words = str | Promise


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in the list on the left: its activity, its mark (done, next, owed, later) and whether it can be opened."""

    name: str
    activity: int
    title: Words
    owed: Words
    mark: str
    can_open: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A function key: what it does, where it goes, and the reason why it cannot be used now.

    One that can be pressed all the same asks the server, which may know better than the screen; one that opens by itself
    says in how many seconds.
    """

    name: str
    label: Words
    address: str
    refusal: Words
    can_ask: bool = False
    opens_in: int = 0
    opens: str = ""
    """What it opens on the page, where there is something to choose first."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last thing done at the desk, in words, and for how many seconds it can be taken back."""

    words: Words
    seconds: int


@dataclass(frozen=True, slots=True)
class Primary:
    """What Enter does now: it sends the form of the step, or opens the file picker."""

    label: Words
    key: str = "Enter"
    picks_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """All that the screen shows at one moment."""

    advisor: StaffUser
    desk: Desk | None
    line: LineState | None
    day: DeskDay | None
    turn: Turn | None
    call: TurnCall | None
    times: Times | None
    visit: Visit | None
    is_at_desk: bool
    steps: list[StepLine]
    shown: str
    work: Work
    card: Card | None
    held: list[Turn]
    owing: list[tuple[Visit, list[Item]]]
    keys: list[Key]
    primary: Primary | None
    undo: Undo | None
    missing: list[StepLine]
    sending: Underway
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def address(self) -> str:
        """Where this screen lives."""
        if self.visit is None or self.is_at_desk:
            return reverse("desk:home")
        return reverse("desk:visit", args=[self.visit.pk])

    @property
    def pulse(self) -> str:
        """Where to ask whether the screen is still right."""
        if self.visit is None or self.is_at_desk:
            return reverse("desk:pulse")
        return reverse("desk:visit_pulse", args=[self.visit.pk])

    @property
    def belief(self) -> str:
        """What the forms of this screen believe of the desk: the live turn and its state."""
        return belief_of(self.turn if self.is_at_desk else None)

    @property
    def customer(self) -> str:
        """What the forms of this screen believe of the visit's customer."""
        return customer_of(self.visit) if self.visit else ""

    @property
    def version(self) -> str:
        """A digest of what is shown; it changes when the records do."""
        facts = (
            self.desk and self.desk.pk,
            self.belief,
            self.call and self.call.attempt,
            self.visit and (self.visit.pk, self.visit.state, self.customer),
            [(step.name, step.mark) for step in self.steps],
            self.shown,
            self.work.get("version"),
            (self.sending.on_their_way, self.sending.for_a_person),
            [turn.pk for turn in self.held],
            [visit.pk for visit, _items in self.owing],
            self.line.waiting if self.line is not None and self.is_free else None,
            self.day and (self.day.hours.state, self.day.planned, self.day.left_at, self.day.is_late),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def why(self) -> str:
        """Why this turn was called: the rule, its place by arrival when others came before, and who they are."""
        if self.call is None:
            return ""
        if not self.call.passed_over:
            return self.call.why
        told = {"why": self.call.why, "rank": self.call.rank, "codes": ", ".join(self.call.passed_over)}
        return _("%(why)s; llegó %(rank)s.º, pasa antes de %(codes)s") % told

    @property
    def is_free(self) -> bool:
        """Whether nobody is at the desk: its advisor waits, or is away."""
        return self.shown in {IDLE, AWAY}

    @property
    def has_refused(self) -> bool:
        """Whether the customer said no in this visit: the step is settled, and nothing stands."""
        settled = any(step.name == Step.AUTHORIZE and step.mark == "done" for step in self.steps)
        return settled and self.card is not None and self.card.standing_consent is None

    @property
    def hears(self) -> str:
        """The topics after which the screen asks whether it is still right."""
        topics = ["desk"]
        if self.visit is not None:
            topics.append(f"visit:{self.visit.pk}")
        elif self.is_free:
            topics.append("queue")
        return " ".join(topics)


def belief_of(turn: Turn | None) -> str:
    """Return what a page that shows this turn at the desk believes."""
    return f"{turn.pk}:{turn.state}" if turn else NO_TURN


def customer_of(visit: Visit) -> str:
    """Return what a page that shows this visit believes of its customer: how they were identified, and who they are."""
    return f"{visit.identification}:{visit.person_id or ''}"


def at_desk(
    advisor: StaffUser, desk: Desk, *, step: str | None = None, form: DeskForm | None = None
) -> Screen:
    """Return the screen of `desk` as it is now; `step` is one the advisor asked to see again."""
    turn = turns.live_turn(desk)
    visit = None
    if turn is not None and turn.visit_id is not None:
        visit = selectors.own_visits(advisor).filter(pk=turn.visit_id, state=VisitState.OPEN).first()
    if turn is None or turn.state == TurnState.CALLED:
        visit = None
    return _build(advisor, desk, turn, visit, step, form)


def of_visit(
    advisor: StaffUser, visit: Visit, *, step: str | None = None, form: DeskForm | None = None
) -> Screen:
    """Return the screen of a visit: the desk's when it is the one being attended, else the visit by itself."""
    desk = org.desk_of(advisor)
    turn = turns.live_turn(desk) if desk else None
    if turn is not None and turn.visit_id == visit.pk:
        return _build(advisor, desk, turn, visit, step, form)
    return _build(advisor, desk, None, visit, step, form, has_live_turn=turn is not None)


def _build(
    advisor: StaffUser,
    desk: Desk | None,
    turn: Turn | None,
    visit: Visit | None,
    step: str | None,
    form: DeskForm | None,
    *,
    has_live_turn: bool = False,
) -> Screen:
    is_at_desk = turn is not None
    own_turn = turn or (getattr(visit, "turn", None) if visit else None)
    line = selectors.line_state(desk, advisor) if desk else None
    day = selectors.day_at(desk, advisor) if desk and not turn and not visit else None
    statuses = flow.steps(visit) if visit else _steps_to_come(desk)
    missing = [each for each in statuses if visit and not each.is_met and each.step not in AFTER_THE_DESK]
    shown = AWAY if day and day.is_away else _shown(turn, visit, statuses, step)
    contents = _contents(shown, advisor, visit, form)
    lines = _step_lines(visit, statuses, is_away=shown == AWAY)
    return Screen(
        advisor=advisor,
        desk=desk,
        line=line,
        day=day,
        turn=own_turn,
        call=turns.last_call_of(own_turn) if own_turn else None,
        times=selectors.times_of(own_turn) if own_turn else None,
        visit=visit,
        is_at_desk=is_at_desk,
        steps=lines,
        shown=shown,
        work=contents,
        card=selectors.card_of(visit) if visit else None,
        held=turns.held_by(advisor),
        owing=owing_of(advisor),
        keys=_keys(turn, line, missing, is_busy=has_live_turn, day=day),
        primary=_primary(shown, visit, contents, line, form, back=_back_label(day)),
        undo=None if desk is None or _is_called(turn) else _undo(desk),
        missing=[each for each in lines if each.name in {owed.step for owed in missing}],
        sending=Underway.of_states(getattr(visit, "open_commands", ())),
    )


def _contents(shown: str, advisor: StaffUser, visit: Visit | None, form: DeskForm | None) -> Work:
    greeting = {"greeting": work.greeting_of(advisor)} if shown in {"called", Step.IDENTIFY} else {}
    if visit is None:
        return greeting
    return work.for_step(Step(shown), visit, form) | greeting


def owing_of(advisor: StaffUser) -> list[tuple[Visit, list[Item]]]:
    """Return today's visits of `advisor` that still owe something only they can give, each with it."""
    if advisor.site is None:
        return []
    today = clock.business_date(advisor.site.time_zone)
    return flow.owed_at_desk_by(flow.open_visits_of(advisor, today))


def _steps_to_come(desk: Desk | None) -> list[StepStatus]:
    """Return the steps of the procedure in force today at the desk's site, before anybody has come to it."""
    if desk is None:
        return []
    items = procedure.in_force(clock.business_date(desk.site.time_zone)).items
    return [
        StepStatus(item.step, item.activity, item.title, item.owed, is_met=False, is_next=False)
        for item in items
    ]


def _step_lines(visit: Visit | None, statuses: list[StepStatus], *, is_away: bool) -> list[StepLine]:
    mark = "done" if visit else "later" if is_away else "next"
    first = StepLine("call", 1, _("Llamar y saludar"), _("Llamar a la siguiente persona"), mark, False)
    return [first, *(_step_line(each, visit) for each in statuses)]


def _step_line(status: StepStatus, visit: Visit | None) -> StepLine:
    is_desk_work = status.step not in AFTER_THE_DESK
    if status.is_met:
        mark = "done"
    elif status.is_next:
        mark = "next"
    else:
        mark = "owed" if visit and is_desk_work else "later"
    can_open = visit is not None and visit.state == VisitState.OPEN and is_desk_work
    return StepLine(status.step.value, status.activity, status.title, status.owed, mark, can_open)


def _shown(turn: Turn | None, visit: Visit | None, statuses: list[StepStatus], step: str | None) -> str:
    if visit is None:
        return "called" if turn else IDLE
    if visit.state != VisitState.OPEN:
        return Step.RATE.value
    if step in {each.step.value for each in statuses if each.step not in AFTER_THE_DESK}:
        return str(step)
    upcoming = next((each.step for each in statuses if each.is_next), Step.RATE)
    if upcoming is Step.FINISH and turn is None:
        return Step.RATE.value
    return upcoming.value


def _keys(
    turn: Turn | None,
    line: LineState | None,
    missing: list[StepStatus],
    *,
    is_busy: bool,
    day: DeskDay | None,
) -> list[Key]:
    is_serving = turn is not None and turn.state == TurnState.SERVING
    owed = _("Falta: %(step)s") % {"step": missing[0].title} if missing else ""
    return [
        _first_key(turn, line, missing, is_busy=is_busy, day=day),
        *_keys_of_absence(turn, _("Ya llegó") if is_serving else _("Nadie llamado")),
        _pause_key() if day and not day.is_away else _hold_key(is_serving=is_serving),
        Key("F9", _("Finalizar"), reverse("desk:finish"), owed if is_serving else _("Nadie en atención")),
    ]


def _keys_of_absence(turn: Turn | None, not_called: Words) -> list[Key]:
    """Return F3 and F4: from when the person may be called again, and given up."""
    recall, give_up = reverse("desk:recall"), reverse("desk:no_show")
    if turn is None or turn.state != TurnState.CALLED:
        return [
            Key("F3", _("Rellamar"), recall, not_called),
            Key("F4", _("No llegó"), give_up, not_called),
        ]
    absence = absence_of(turn)
    seconds = absence.seconds_until(absence.recall_from, clock.now())
    soon = _("En %(seconds)s s") % {"seconds": seconds} if seconds else ""
    more = absence.calls_needed - absence.calls
    due = ngettext("Falta %(more)s llamado", "Faltan %(more)s llamados", more) % {"more": more}
    return [
        Key("F3", _("Rellamar"), recall, soon, opens_in=seconds),
        Key("F4", _("No llegó"), give_up, due)
        if more > 0
        else Key("F4", _("No llegó"), give_up, soon, opens_in=seconds),
    ]


def _first_key(
    turn: Turn | None,
    line: LineState | None,
    missing: list[StepStatus],
    *,
    is_busy: bool,
    day: DeskDay | None,
) -> Key:
    """Return F2: back from a pause, on to the next person, or the one call that is due."""
    if day and day.is_away:
        return _back_key(day)
    if turn is not None and turn.state == TurnState.SERVING and not missing:
        return Key("F2", _("Finalizar y llamar"), reverse("desk:finish_and_call_next"), "")
    return _call_key(turn, line, is_busy=is_busy)


def _back_key(day: DeskDay) -> Key:
    """Return F2 of who is away: nobody can be called before they are back."""
    return Key("F2", _back_label(day), reverse("desk:back"), "")


def _back_label(day: DeskDay | None) -> Words:
    is_lunch = day is not None and day.pause is not None and day.pause.is_lunch
    return _("Volver del almuerzo") if is_lunch else _("Volver a atender")


def _hold_key(*, is_serving: bool) -> Key:
    """Return F8 with somebody at the desk: they fill something in aside."""
    return Key("F8", _("Pausa"), reverse("desk:hold"), "" if is_serving else _("Nadie en atención"))


def _pause_key() -> Key:
    """Return F8 of a free desk: its advisor goes away, and says why."""
    return Key("F8", _("Mi pausa"), reverse("desk:pause"), "", opens="pause")


def _call_key(turn: Turn | None, line: LineState | None, *, is_busy: bool) -> Key:
    """Return F2. Somebody may take a turn in the very moment it is pressed: at a free desk it can always ask."""
    is_free = line is not None and turn is None and not is_busy
    if line is None:
        refusal: Words = _("Elija un módulo")
    elif not is_free:
        refusal = _("Módulo ocupado")
    else:
        refusal = "" if line.waiting else _("Nadie espera")
    return Key("F2", _("Llamar siguiente"), reverse("desk:call_next"), refusal, can_ask=is_free)


def _is_called(turn: Turn | None) -> bool:
    """Return whether somebody has just been called: the hall has heard it, so there is nothing to take back."""
    return turn is not None and turn.state == TurnState.CALLED


def _undo(desk: Desk) -> Undo | None:
    last = turns.last_step(desk)
    if last is None:
        return None
    words = {
        TurnState.SERVING: _("Comenzó la atención de %(code)s."),
        TurnState.DONE: _("Terminó la atención de %(code)s."),
        TurnState.ON_HOLD: _("%(code)s quedó en pausa."),
        TurnState.NO_SHOW: _("%(code)s no se presentó."),
        TurnState.WALKED_OUT: _("%(code)s se retiró."),
        TurnState.WAITING: _("%(code)s volvió a la fila."),
    }
    left = (last.until - clock.now()).total_seconds()
    return Undo(words[TurnState(last.undone.state)] % {"code": last.turn.code}, math.ceil(left))


def _primary(
    shown: str,
    visit: Visit | None,
    contents: Work,
    line: LineState | None,
    form: DeskForm | None,
    *,
    back: Words,
) -> Primary | None:
    """Return what Enter does in the step that is shown; None where there is nothing to do but wait."""
    if shown == AWAY:
        return Primary(back, key="F2")
    if shown == IDLE:
        return Primary(_("Llamar al siguiente"), key="F2") if line and line.waiting else None
    if shown == "called":
        return Primary(_("Llegó: comenzar la atención"))
    if shown == Step.IDENTIFY:
        if isinstance(form, PersonForm):
            return Primary(_("Crear la persona"))
        return Primary(_("Buscar")) if contents["may_change"] else None
    if shown == Step.AUTHORIZE:
        return _primary_of_authorization(visit, contents)
    if shown == Step.NEED:
        return Primary(_("Guardar la necesidad"))
    if shown == Step.GUIDE:
        return Primary(_("Abrir la guía")) if contents["first_guide"] else None
    if shown == Step.TICKET:
        return None if contents["decision"] else Primary(_("Guardar la decisión"))
    return Primary(_("Finalizar la atención"), key="F9") if shown == Step.FINISH else None


def _primary_of_authorization(visit: Visit | None, contents: Work) -> Primary | None:
    if visit is None or visit.person_id is None:
        return None
    if contents["is_open"]:
        if contents["evidence"]:
            return Primary(_("Veo la firma: confirmar"))
        return Primary(_("Adjuntar el formato"), picks_file=True)
    return Primary(_("Imprimir el formato"))
