"""Visitors: they come, take a turn, look at their phone, give up, and rate; each thing at its time, by one thread."""

import heapq
import itertools
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx

from ventanilla.config.busy.pauses import Stop
from ventanilla.config.busy.plan import PRIORITY_CLASSES, RATINGS, SCORES, Plan
from ventanilla.config.busy.tally import Tally
from ventanilla.config.busy.watch import watch
from ventanilla.config.outside import people
from ventanilla.config.outside.browser import Api, Browser
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.system import System

Document = tuple[str, str]

SECONDS_TO_LOOK = 0.5
SECONDS_OF_A_LIST = 20.0  # a list of lines serves so long, as on the kiosk's screen
SECONDS_TO_WAIT = 5.0  # when the kiosk asks to wait without saying how long
TRIES_TO_RATE = 3
LOWEST_GOOD_SCORE = 3
REASONS = ("WAIT", "TREATMENT", "CLARITY", "NOT_SOLVED", "PLACE")


class Crowd:
    """Everybody outside the desks. `known` are documents of people that the system knows."""

    def __init__(
        self, system: System, *, known: Sequence[Document], plan: Plan, tally: Tally, stop: Stop
    ) -> None:
        self._system, self._known, self._plan = system, known, plan
        self._tally, self._stop = tally, stop
        self._step = ""
        seen_by = watch(tally, lambda: f"visitantes, {self._step}")
        address = system.base_url
        self._kiosk_api = Api(address, system.kiosk, watch=seen_by)
        self._program = Api(address, system.client, watch=seen_by)
        self._kiosk = Browser.of_device(address, kind="KIOSK", token=system.kiosk, watch=seen_by)
        self._phone = Browser(address, watch=seen_by)
        self._tablets = {
            desk: Browser.of_device(address, kind="TABLET", token=token, watch=seen_by)
            for desk, token in system.tablets.items()
        }
        self._lines: list[str] = []
        self._lines_seen_at = -SECONDS_OF_A_LIST
        self._left: set[str] = set()
        self._met = {""}  # questions of the tablets that had their customer; none is no question
        self._agenda: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._began_at = time.monotonic()
        self._at(0.0, self._arrive)

    def work(self) -> None:
        """Do each thing at its time until the run is over. Raises Stopped, and httpx.TransportError."""
        while True:
            act = self._next_act()
            if act is None:
                self._stop.pause(SECONDS_TO_LOOK / self._plan.speed)
                continue
            try:
                act()
            except Missed as error:
                self._tally.failed(f"visitantes, {self._step}", str(error))

    def comes(self, turn: str) -> bool:
        """Return whether whoever holds that turn comes when called; who is not ours does."""
        return turn not in self._left

    def some_document(self) -> Document:
        """Return a document that somebody shows: mostly one that the system knows."""
        if not self._known or self._plan.happens("unknown"):
            new = people.somebody_new("")
            return new.document_type, new.document_number
        return self._plan.any_of(self._known)

    def ask_to_rate(self, desk: int) -> None:
        """Have the customer who leaves that desk meet its tablet; some pass it by, and their question expires."""
        what = self._plan.one_of(RATINGS)
        if desk in self._tablets:
            self._at(self._plan.seconds("rating"), lambda: self._rate(desk, what, TRIES_TO_RATE))

    def _at(self, seconds: float, act: Callable[[], None]) -> None:
        with self._lock:
            heapq.heappush(self._agenda, (time.monotonic() + seconds, next(self._numbers), act))

    def _next_act(self) -> Callable[[], None] | None:
        with self._lock:
            if self._agenda and self._agenda[0][0] <= time.monotonic():
                return heapq.heappop(self._agenda)[2]
            return None

    def _arrive(self) -> None:
        """Somebody comes in and goes to the kiosk; when the next one comes is known already."""
        self._at(self._plan.seconds_to_next_visitor(time.monotonic() - self._began_at), self._arrive)
        asked = {"service_line": self._line()}
        if not asked["service_line"]:
            self._tally.refused("visitantes, quiosco", "ninguna línea da turnos")
            return
        if self._plan.happens("priority"):
            asked["priority_class"] = self._plan.one_of(PRIORITY_CLASSES)
        if self._plan.happens("document_at_kiosk"):
            asked["document_type"], asked["document_number"] = self.some_document()
        if self._plan.is_past_the_kiosk():
            self._take_by_api(self._program, asked)
        elif self._plan.happens("by_screen"):
            self._take_by_screen({"idempotency_key": str(uuid.uuid4()), **asked})
        else:
            self._take_by_api(self._kiosk_api, asked)

    def _line(self) -> str:
        self._step = "líneas abiertas"
        if time.monotonic() - self._lines_seen_at >= SECONDS_OF_A_LIST:
            told = self._kiosk_api.get(f"/sites/{self._system.site}/service-lines")
            self._lines, self._lines_seen_at = [each["code"] for each in told["items"]], time.monotonic()
        return self._plan.line(self._lines) if self._lines else ""

    def _take_by_screen(self, asked: dict[str, str]) -> None:
        self._step = "pantalla del quiosco"
        self._kiosk.open("/kiosko/")
        ticket = self._kiosk.post("/kiosko/turnos/", **asked)
        if ticket.status == httpx.codes.CREATED:
            self._has_turn(ticket.attributes["data-turn"])
        elif ticket.status == httpx.codes.TOO_MANY_REQUESTS:
            self._at(SECONDS_TO_WAIT, lambda: self._take_by_screen(asked))
        else:
            self._refused(ticket.status, ticket.content.decode())

    def _take_by_api(self, api: Api, asked: dict[str, str]) -> None:
        self._step = "turno por la API"
        body: dict[str, Any] = {"service_line": asked["service_line"]}
        if "priority_class" in asked:
            body["priority_class"] = asked["priority_class"]
        if "document_type" in asked:
            body["document"] = {"type": asked["document_type"], "number": asked["document_number"]}
        answer = api.try_post(f"/sites/{self._system.site}/turns", body)
        if answer.status_code == httpx.codes.CREATED:
            self._has_turn(answer.json()["id"])
        elif answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            wait = float(answer.headers.get("Retry-After", SECONDS_TO_WAIT))
            self._at(wait, lambda: self._take_by_api(api, asked))
        else:
            self._refused(answer.status_code, answer.text)

    def _refused(self, status: int, words: str) -> None:
        """Count a refusal of the kiosk: one that a visitor may meet, or one that should not be."""
        self._lines_seen_at = -SECONDS_OF_A_LIST
        if status in {httpx.codes.CONFLICT, httpx.codes.UNPROCESSABLE_ENTITY}:
            self._tally.refused(f"visitantes, {self._step}", words[:200])
        elif status < httpx.codes.INTERNAL_SERVER_ERROR:
            raise Missed(f"no dio turno ({status}): {words[:200]}")

    def _has_turn(self, turn: str) -> None:
        self._tally.add("taken")
        if self._plan.happens("leaves"):
            self._left.add(turn)
        elif self._plan.happens("cancels"):
            self._at(self._plan.seconds("giving_up"), lambda: self._cancel(turn))
        elif self._plan.happens("follows_on_phone"):
            self._at(self._plan.seconds("looking_at_phone"), lambda: self._look_at_phone(turn))

    def _look_at_phone(self, turn: str) -> None:
        self._step = "celular"
        self._phone.open(self._address_on_phone(turn))

    def _cancel(self, turn: str) -> None:
        """Give the turn back from the phone, unless it has been called by now."""
        self._step = "cancelar desde el celular"
        page = self._phone.open(self._address_on_phone(turn))
        if page.attributes.get("data-state") != "waiting":
            return
        after = self._phone.try_submit(page.form("/cancelar/"))
        if after.status == httpx.codes.OK:
            self._tally.add("cancelled")
        elif after.status == httpx.codes.CONFLICT:
            self._left.add(turn)
            self._tally.refused(f"visitantes, {self._step}", after.messages[0] if after.messages else "409")
        else:
            raise Missed(f"respondió {after.status}")

    def _address_on_phone(self, turn: str) -> str:
        address: str = self._kiosk_api.get(f"/turns/{turn}")["follow_url"]
        return urlsplit(address).path

    def _rate(self, desk: int, what: str, tries: int) -> None:
        """Answer one's own question on that desk's tablet, say no to it, or pass it by."""
        self._step = f"tableta {desk}"
        tablet = self._tablets[desk]
        question = tablet.open("/tableta/pregunta/").content.decode()
        if question in self._met:
            if tries > 1:
                self._at(1.0, lambda: self._rate(desk, what, tries - 1))
            return
        self._met.add(question)
        if what == "no_answer":
            return
        tablet.open("/tableta/")
        path, answer = self._answer(what)
        status = tablet.post(path, token=question, **answer).status
        if status == httpx.codes.NO_CONTENT:
            self._tally.add({"answered": "rated"}.get(what, what))
        elif status in {httpx.codes.CONFLICT, httpx.codes.GONE}:
            self._tally.refused(f"visitantes, {self._step}", f"la calificación ya no se recibe ({status})")
        else:
            raise Missed(f"la tableta respondió {status}")

    def _answer(self, what: str) -> tuple[str, dict[str, str]]:
        if what == "declined":
            return "/tableta/no-deseo/", {}
        score = self._plan.one_of(SCORES)
        reasons = {} if int(score) >= LOWEST_GOOD_SCORE else {"reasons": self._plan.any_of(REASONS)}
        return "/tableta/respuesta/", {"score": score, **reasons}
