"""The program itself, asked by its services and by its API, and what its tables say afterwards."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests import cast
from tests.line.paper import DeskKey, Offer, PaperRule
from tests.web.api.program import Program
from ventanilla.kernel import clock
from ventanilla.kernel.errors import DomainError
from ventanilla.org.drafts import SkillsDraft
from ventanilla.org.models import Desk, ServiceLine, Site, StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import desks, devices, shifts, skills
from ventanilla.procedure.flow.services import attention, day
from ventanilla.procedure.ratings import services as ratings
from ventanilla.procedure.ratings.models import RatingRequest
from ventanilla.procedure.turns.models import Appointment, Origin, Turn, TurnCall
from ventanilla.procedure.turns.services import (
    absence,
    arriving,
    booking,
    calling,
    issuing,
    leaving,
    offering,
    publishing,
    serving,
)
from ventanilla.procedure.turns.services.offering import DayDraft, OfferDraft
from ventanilla.web.api.access import Scope

MORNING = dt.datetime.fromisoformat("2026-11-24T08:00:00-05:00")
LINES = {"CALI": {"RECREATION": "R", "EDUCATION": "E"}, "PALMIRA": {"RECREATION": "R"}}
CAPACITY = {("CALI", "EDUCATION"): 6}
SEATS = {
    ("CALI", "EDUCATION"): Offer(every_minutes=10, seats=1, is_public=False),
    ("CALI", "RECREATION"): Offer(every_minutes=10, seats=2, is_public=True),
}
DESKS: dict[DeskKey, tuple[str, ...]] = {
    ("CALI", 1): ("RECREATION", "EDUCATION"),
    ("CALI", 2): ("RECREATION", "EDUCATION"),
    ("CALI", 3): ("EDUCATION",),
    ("CALI", 4): ("RECREATION",),
    ("PALMIRA", 1): ("RECREATION",),
}
EMPTY = [("CALI", 4)]
"""Where nobody sits when a day begins: whoever is meant for it has come to work, and may sit down anywhere."""
NOBODY = "nobody"
VERBS: dict[str, Callable[..., Any]] = {
    "call-next": lambda desk: calling.call_next(desk=desk) or NOBODY,
    "recall": calling.recall,
    "start": attention.start,
    "hold": serving.hold,
    "finish": attention.finish,
    "finish-and-call-next": attention.finish_and_call_next,
    "no-show": attention.no_show,
    "undo": attention.undo,
}


@dataclass(frozen=True)
class Outcome:
    """What came of it: "ok", "nobody", or the code of the refusal; and the turn or appointment concerned."""

    code: str
    id: str = ""


@dataclass(frozen=True)
class Sent:
    """A request that had an effect, and its answer."""

    site: str
    path: str
    body: object
    key: str
    status: int
    told: Any


class Real:
    """Two sites with their desks and advisors, made once; each example begins with them and is undone."""

    def __init__(self) -> None:
        self._keys = itertools.count(1)
        self.last: Sent | None = None
        with clock.moved_to(MORNING):
            self.sites = {code: cast.make_site(code) for code in LINES}
            self.lines = {
                (site, code): self._line(site, code, prefix)
                for site, lines in LINES.items()
                for code, prefix in lines.items()
            }
            self.desks: dict[DeskKey, Desk] = {}
            self.advisors: dict[str, StaffUser] = {}
            self.seated: dict[DeskKey, str] = {}
            for key, lines in DESKS.items():
                served = [self.lines[key[0], line] for line in lines]
                advisor = cast.make_advisor(self.sites[key[0]], f"Asesora{key[0].lower()}{key[1]}")
                self.desks[key] = cast.make_desk(self.sites[key[0]], *served, advisor=advisor)
                self.advisors[advisor.username] = advisor
                self.seated[key] = advisor.username
            for key in EMPTY:
                desks.leave(desk=self.desks[key])
            self.coordinators = {
                code: cast.make_staff(site, "Clara", Role.COORDINATOR) for code, site in self.sites.items()
            }
            self.programs = {code: _program(site) for code, site in self.sites.items()}

    def _line(self, site: str, code: str, prefix: str) -> ServiceLine:
        line = cast.make_line(self.sites[site], code, prefix)
        line.daily_capacity = CAPACITY.get((site, code))
        line.save()
        offer = SEATS.get((site, code))
        if offer is not None:
            all_day = DayDraft("00:00", "23:59", str(offer.every_minutes), str(offer.seats))
            draft = OfferDraft(is_public=offer.is_public, days=(all_day,) * 7)
            offering.save_offer(line=line, draft=draft)
        return line

    # What the machine does

    def publish(self, site: str, rule: PaperRule) -> None:
        """Have the site call by that rule from today on."""
        here: Site = self.sites[site]
        publishing.publish(
            site=here,
            valid_from_date=clock.business_date(here.time_zone),
            method=rule.method,
            preferential_in_a_row=rule.preferential,
            general_in_a_row=rule.general,
            cap_minutes=rule.cap_minutes,
            weights=rule.weights,
            recall_seconds=rule.recall_seconds,
            calls_before_no_show=rule.calls_before_no_show,
            return_places=rule.places,
            early_minutes=rule.early_minutes,
            late_minutes=rule.late_minutes,
            note="Para la prueba",
            by=self.coordinators[site],
        )

    def issue(self, site: str, line: str, priority_class: str | None, *, by_http: bool) -> Outcome:
        """Take a turn."""
        if by_http or (site, line) not in self.lines:
            body = {"service_line": line, "priority_class": priority_class}
            return self._post(site, f"/sites/{site}/turns", body)
        return _outcome(
            lambda: issuing.issue(
                service_line=self.lines[site, line], origin=Origin.KIOSK, priority_class=priority_class
            )
        )

    def book(self, site: str, line: str, starts_at: dt.datetime, *, is_staff: bool) -> Outcome:
        """Keep a seat for somebody, who asks for it by themselves or at the window."""
        by = self.coordinators[site] if is_staff else None
        return _outcome(lambda: booking.book(service_line=self.lines[site, line], starts_at=starts_at, by=by))

    def cancel_appointment(self, appointment: str) -> Outcome:
        """Give a seat back."""
        return _outcome(lambda: booking.cancel(appointment=Appointment.objects.get(pk=appointment)))

    def come_for(self, appointment: str, priority_class: str | None) -> Outcome:
        """Take the turn of an appointment."""
        return _outcome(
            lambda: arriving.check_in(
                appointment=Appointment.objects.get(pk=appointment),
                origin=Origin.HOST,
                priority_class=priority_class,
            )
        )

    def cancel(self, site: str, turn: str, *, by_http: bool) -> Outcome:
        """Take a turn back."""
        if by_http:
            return self._post(site, f"/turns/{turn}/cancel")
        return _outcome(lambda: attention.cancel(turn=_turn(turn)))

    def walk_out(self, turn: str) -> Outcome:
        """Take note that somebody left."""
        return _outcome(lambda: attention.walk_out(turn=_turn(turn)))

    def at_desk(self, verb: str, desk: DeskKey, *, by_http: bool) -> Outcome:
        """Do what needs nothing but the desk."""
        if by_http:
            return self._post(desk[0], f"/desks/{desk[1]}/{verb}")
        return _outcome(lambda: VERBS[verb](desk=self.desks[desk]))

    def call_back(self, desk: DeskKey, turn: str, *, by_http: bool) -> Outcome:
        """Call somebody back from hold."""
        if by_http:
            return self._post(desk[0], f"/desks/{desk[1]}/call-back", {"turn": turn})
        return _outcome(lambda: calling.call_back(turn=_turn(turn), desk=self.desks[desk]))

    def call_out_of_order(self, desk: DeskKey, turn: str, *, by_http: bool) -> Outcome:
        """Call somebody before it is their turn."""
        reason = "Se siente mal"
        if by_http:
            return self._post(
                desk[0], f"/desks/{desk[1]}/call-out-of-order", {"turn": turn, "reason": reason}
            )
        return _outcome(
            lambda: calling.call_out_of_order(desk=self.desks[desk], turn=_turn(turn), reason=reason)
        )

    def return_to_line(self, desk: DeskKey, turn: str, *, by_http: bool) -> Outcome:
        """Let somebody who came late into the line again."""
        if by_http:
            return self._post(desk[0], f"/desks/{desk[1]}/return-to-line", {"turn": turn})
        return _outcome(lambda: absence.return_to_line(turn=_turn(turn)))

    def transfer(
        self,
        desk: DeskKey,
        *,
        line: str | None,
        to_desk: DeskKey | None,
        to_advisor: str | None,
        is_first: bool,
        by_http: bool,
    ) -> Outcome:
        """Send the person on."""
        position = "first" if is_first else "last"
        if by_http:
            target = {
                "service_line": line,
                "desk": to_desk[1] if to_desk else None,
                "advisor": to_advisor,
            }
            named = {name: value for name, value in target.items() if value is not None}
            return self._post(desk[0], f"/desks/{desk[1]}/transfer", {**named, "position": position})
        return _outcome(
            lambda: serving.transfer(
                desk=self.desks[desk],
                service_line=self.lines[desk[0], line] if line else None,
                to_desk=self.desks[to_desk] if to_desk else None,
                to_advisor=self.advisors[to_advisor] if to_advisor else None,
                position=position,
            )
        )

    def rate(self, site: str, turn: str, *, by_http: bool) -> Outcome:
        """Answer the question put to whoever was attended."""
        asked = RatingRequest.objects.filter(visit__turn=UUID(turn)).first()
        if asked is None:
            return Outcome("ratings.late")
        if by_http:
            found = self._post(site, "/ratings", {"token": asked.token, "score": 5}, by=Program())
            return Outcome(found.code)
        return Outcome(_outcome(lambda: ratings.answer(token=asked.token, score=5, device=None)).code)

    def sit_down(self, desk: DeskKey, advisor: str) -> Outcome:
        """Take a desk."""
        return _outcome(lambda: desks.take(desk=self.desks[desk], advisor=self.advisors[advisor]))

    def get_up(self, desk: DeskKey) -> Outcome:
        """Leave the desk."""
        return _outcome(lambda: leaving.leave_desk(desk=self.desks[desk]))

    def change_desk(self, advisor: str, to: DeskKey) -> Outcome:
        """Move to another desk."""
        return _outcome(lambda: attention.change_desk(advisor=self.advisors[advisor], to=self.desks[to]))

    def go_to_lunch(self, desk: DeskKey, advisor: str) -> Outcome:
        """Keep the desk and call nobody."""
        return _outcome(lambda: leaving.go_to_lunch(desk=self.desks[desk], advisor=self.advisors[advisor]))

    def come_back(self, advisor: str) -> Outcome:
        """Call again."""
        return _outcome(lambda: shifts.end_pause(advisor=self.advisors[advisor]))

    def attend_other_lines(self, advisor: str, lines: tuple[str, ...]) -> Outcome:
        """Have an advisor attend these lines, all where none is named."""
        who = self.advisors[advisor]
        return _outcome(
            lambda: skills.save_skills(site=self.sites["CALI"], typed={who.pk: SkillsDraft(lines)}, seen={})
        )

    def close_today(self, site: str) -> Outcome:
        """Send home whoever is left."""
        here = self.sites[site]
        today = clock.business_date(here.time_zone)
        return _outcome(lambda: day.close_day(site=here, day=today, by=self.coordinators[site]))

    def close_past_days(self) -> Outcome:
        """Do what the worker does at night."""
        return _outcome(day.close_past_days)

    # What is sent again, or by whom it does not concern

    def repeat(self, sent: Sent) -> tuple[int, Any]:
        """Send the very same request again."""
        answer = self.programs[sent.site].post(sent.path, sent.body, key=sent.key)
        return answer.status_code, _told(answer)

    def reuse_key(self, sent: Sent) -> str:
        """Send another request under the same key, and return the code of what is wrong with it."""
        answer = self.programs[sent.site].post(
            f"/sites/{sent.site}/turns", {"service_line": "?"}, key=sent.key
        )
        return str(answer.json()["code"])

    def as_stranger(self, site: str, turn: str) -> list[str]:
        """Return what a program of `site` is told about a turn of the other one, and about its line."""
        program = self.programs[site]
        other = next(code for code in self.sites if code != site)
        told = [
            program.get(f"/turns/{turn}"),
            program.post(f"/turns/{turn}/cancel"),
            program.post(f"/sites/{other}/turns", {"service_line": "RECREATION"}),
            program.post("/desks/1/call-back", {"turn": turn}),
        ]
        return [str(answer.json()["code"]) for answer in told]

    def _post(self, site: str, path: str, body: object = None, *, by: Program | None = None) -> Outcome:
        key = f"k{next(self._keys)}"
        answer = (by or self.programs[site]).post(path, body, key=key)
        if answer.status_code >= 300:
            return Outcome(str(answer.json()["code"]))
        if by is None:
            self.last = Sent(site, path, body, key, answer.status_code, _told(answer))
        if answer.status_code == 204:
            return Outcome(NOBODY)
        told = answer.json()
        turn = told.get("turn", told)
        return Outcome("ok", str(turn.get("id", "")))


def _program(site: Site) -> Program:
    scopes = [scope.value for scope in Scope]
    _client, token = devices.register_api_client(site=site, name="Prueba", scopes=scopes)
    return Program(token)


def _told(answer: Any) -> Any:
    return answer.json() if answer.content else None


def _turn(turn: str) -> Turn:
    return Turn.objects.select_related("site", "service_line").get(pk=turn)


def _outcome(act: Callable[[], Any]) -> Outcome:
    try:
        result = act()
    except DomainError as error:
        return Outcome(error.code)
    if isinstance(result, tuple):
        result = result[0]
    if isinstance(result, TurnCall):
        return Outcome("ok", str(result.turn_id))
    if isinstance(result, Turn | Appointment):
        return Outcome("ok", str(result.pk))
    return Outcome(NOBODY if result == NOBODY else "ok")
