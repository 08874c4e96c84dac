"""Advisors at their desks: each goes by what the screen says, as a person would, from whatever step it shows."""

import html
import re
import time
from collections.abc import Callable

import httpx

from ventanilla.config.busy.crowd import Crowd
from ventanilla.config.busy.pauses import News, Stop
from ventanilla.config.busy.plan import LEVELS, PQRSF_CLASSES, REASONS_WITHOUT_TICKET, Plan
from ventanilla.config.busy.tally import Tally
from ventanilla.config.busy.watch import watch
from ventanilla.config.outside import people
from ventanilla.config.outside.browser import Browser
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.pages import Form, Page
from ventanilla.config.outside.system import Login, System

HOME, SIGN_IN = "/modulo/", "/entrar/"
CALL, RECALL, NO_SHOW, START = "/llamar/", "/rellamar/", "/no-llego/", "/atender/"
HOLD, TRANSFER, FINISH, BACK = "/pausa/", "/trasladar/", "/finalizar/", "/volver/"
REFUSALS = frozenset({409, 422, 429})
PATIENCE = 4  # refusals or mishaps at the same step before it is no longer a person's everyday
SECONDS_TO_LOOK_AGAIN = 30.0
_RESUME = re.compile(r"/modulo/retomar/([0-9a-f-]{36})/$")
_PULSE = re.compile(rb'hx-get="(/modulo/pulso/[^"]*)"')

NAMES = ("Alba", "Beatriz", "Carlos", "Delia", "Efraín", "Flor", "Germán", "Helena", "Iván", "Jairo")
MATTERS = (
    "Pide por escrito los horarios de la piscina (simulación).",
    "Pide que le informen el estado de su solicitud de subsidio (simulación).",
    "Se queja de la espera en la línea telefónica (simulación).",
    "Pide copia de la constancia de afiliación de su familia (simulación).",
    "Propone que los cursos de la tarde empiecen después de las seis (simulación).",
)
DELIVERED = "Lista de requisitos impresa (simulación)"
WHY_LEFT = "La persona tuvo que irse (simulación)"
WHY_STUCK = "La simulación no pudo seguir en este paso"


class Advisor:
    """One advisor, signed in at one desk."""

    def __init__(
        self, system: System, login: Login, *, plan: Plan, crowd: Crowd, news: News, tally: Tally, stop: Stop
    ) -> None:
        self._login, self._plan, self._crowd = login, plan, crowd
        self._news, self._tally, self._stop = news, tally, stop
        self._browser = Browser(system.base_url, is_scripted=True, watch=watch(tally, lambda: self.where))
        self._step = self._turn_code = ""
        self._setbacks = self._heard = 0
        self._recalled: set[str] = set()
        self._held_until: dict[str, float] = {}
        self._acts: dict[str, Callable[[Page], Page]] = {
            "idle": self._call_next,
            "away": self._come_back,
            "called": self._receive,
            "identify": self._identify,
            "authorize": self._authorize,
            "need": self._record_need,
            "guide": self._open_guide,
            "ticket": self._decide_ticket,
            "finish": self._finish,
        }

    @property
    def where(self) -> str:
        """Who this is, with whom, and in which step."""
        turn = f", turno {self._turn_code}" if self._turn_code else ""
        return f"módulo {self._login.desk} ({self._login.username}){turn}, paso {self._step or 'entrar'}"

    def work(self) -> None:
        """Work until the run is over; come back to the screen after every setback. Raises Stopped."""
        page = None
        while True:
            try:
                page = self._act(page or self._browser.open(HOME))
            except Missed as error:
                page = None
                self._set_back(str(error))

    def _act(self, page: Page) -> Page:
        if page.path == SIGN_IN:
            self._step = "entrar"
            return self._browser.sign_in(self._login.username, self._login.password)
        shown = page.attributes.get("data-shown", "")
        if shown != self._step:
            self._setbacks = 0
        self._step, self._turn_code = shown or "sentarse", page.attributes.get("data-turn", "")
        if not shown:
            return self._sit_down(page)
        return self._acts.get(shown, self._look_again)(page)

    def _sit_down(self, page: Page) -> Page:
        seats = (form for form in page.forms if form.action.endswith("/ocupar/"))
        own = next((form for form in seats if form.fields.get("desk") == str(self._login.desk)), None)
        return self._send(own) if own else self._look_again(page)

    def _look_again(self, _page: Page) -> Page:
        """Nothing to do here for now: look at the screen a little later."""
        self._pause("refused")
        return self._browser.open(HOME)

    def _call_next(self, page: Page) -> Page:
        if resume := self._back_from_hold(page):
            return self._send(resume)
        if not _offers_to_call(page):
            return self._wait_for_somebody(page)
        page = self._send(page.form(CALL))
        if page.status in REFUSALS:
            return self._browser.open(HOME)
        self._tally.add_once("called", _turn_at(page))
        return page

    def _come_back(self, page: Page) -> Page:
        """End the lunch that somebody was at when the simulation began."""
        self._pause("lunch_left")
        return self._send(page.form(BACK))

    def _wait_for_somebody(self, page: Page) -> Page:
        """Ask whether the screen still holds, after news of the line or from time to time."""
        self._heard = self._news.wait(self._heard, SECONDS_TO_LOOK_AGAIN)
        self._pause("noticing")
        found = _PULSE.search(page.content)
        if found is None:
            return self._browser.open(HOME)
        now = self._browser.open(html.unescape(found.group(1).decode()))
        return page if now.status == 204 else now

    def _back_from_hold(self, page: Page) -> Form | None:
        """Return the form that calls back somebody whose time aside is over."""
        held = {match.group(1): form for form in page.forms if (match := _RESUME.search(form.action))}
        return next(
            (form for turn, form in held.items() if self._held_until.get(turn, 0.0) <= time.monotonic()),
            None,
        )

    def _receive(self, page: Page) -> Page:
        turn = _turn_at(page)
        if not self._crowd.comes(turn):
            return self._miss(page, turn)
        self._pause("called")
        page = self._send(page.form(START))
        if page.status == 200:
            self._tally.add_once("served", turn)
        return page

    def _miss(self, page: Page, turn: str) -> Page:
        """Wait for somebody who does not come: call again when the screen lets us, then take note."""
        self._pause("recall")
        self._stop.pause(float(page.attributes.get("data-opens-in", "0")))
        if turn not in self._recalled:
            self._recalled.add(turn)
            return self._send(page.form(RECALL))
        page = self._send(page.form(NO_SHOW))
        if page.status == 200:
            self._tally.add_once("no_show", turn)
        return page

    def _identify(self, page: Page) -> Page:
        self._pause("identify")
        if (creating := page.find_form("/crear-persona/")) is not None:
            return self._create_person(creating)
        looking = page.form("/identificar/")
        has_document = bool(looking.fields.get("document_number"))
        if not has_document and self._plan.happens("unidentified"):
            return self._send(page.form("/sin-identificar/"))
        if has_document:
            return self._send(looking)
        kind, number = self._crowd.some_document()
        return self._send(looking, document_type=kind, document_number=number)

    def _create_person(self, form: Form) -> Page:
        new = people.somebody_new(self._plan.any_of(NAMES))
        return self._send(
            form,
            given_names=new.given_names,
            family_names=new.family_names,
            birth_date=new.birth_date,
            phone=new.phone,
        )

    def _authorize(self, page: Page) -> Page:
        self._pause("authorize")
        if (seen := page.find_form("/firma/")) is not None:
            return self._send(seen)
        refuse = page.find_form("/no-autoriza/")
        if refuse is not None and self._plan.happens("refuses"):
            return self._send(refuse)
        if "data-picks" not in page.attributes:
            self._print(page.form("/formato/"))
            return self._browser.open(HOME)
        scan = ("formato-firmado.png", people.signed_scan(self._turn_code), "image/png")
        return self._browser.send_file(page.form("/adjuntar/"), "file", scan)

    def _print(self, form: Form) -> None:
        paper = self._browser.submit(form)
        if not paper.content.startswith(b"%PDF-"):
            raise Missed("el formato FTO-RYA-MBD-01 no salió como PDF")

    def _record_need(self, page: Page) -> Page:
        if self._plan.happens("transfer") and _turn_at(page):
            return self._transfer()
        if self._plan.happens("hold"):
            return self._hold(page)
        self._pause("need")
        if self._plan.happens("left_owing"):
            return self._end(page.form(FINISH, "reason"), reason=WHY_LEFT)
        return self._send(page.form("/necesidad/"), **self._need(page.form("/necesidad/")))

    def _need(self, form: Form) -> dict[str, str]:
        """Return a need that suits what the line offers."""
        products = [each for each in form.offers.get("taken_product", []) if each]
        level = self._plan.one_of(LEVELS) if products else "1"
        need = {
            "request_class": self._plan.any_of(form.offers["request_class"]),
            "information_level": level,
        }
        if level == "2" or (level == "3" and self._plan.happens("product_at_level_3")):
            need["taken_product"] = self._plan.any_of(products)
        if level == "3":
            need["application"] = self._plan.any_of([each for each in form.offers["application"] if each])
        if self._plan.happens("delivered"):
            need["delivered"] = DELIVERED
        return need

    def _hold(self, page: Page) -> Page:
        turn = _turn_at(page)
        page = self._send(page.form(HOLD))
        if page.status == 200:
            self._tally.add("held")
            self._held_until[turn] = time.monotonic() + self._plan.seconds("on_hold")
        return page

    def _transfer(self) -> Page:
        form = self._browser.open("/modulo/traslado/").form(TRANSFER)
        lines = [each for each in form.offers["target"] if each.startswith("line:")]
        self._tally.add("transferred")
        return self._send(
            form, target=self._plan.any_of(lines), position=self._plan.any_of(["first", "last"])
        )

    def _open_guide(self, page: Page) -> Page:
        self._pause("guide")
        return self._send(page.form("/guia/"))

    def _decide_ticket(self, page: Page) -> Page:
        self._pause("ticket")
        form = page.form("/ticket/", "decision")
        if not self._plan.happens("petition"):
            return self._send(form, decision="none", reason=self._plan.one_of(REASONS_WITHOUT_TICKET))
        pqrsf_class = self._plan.one_of(PQRSF_CLASSES)
        return self._send(form, decision="file", pqrsf_class=pqrsf_class, matter=self._plan.any_of(MATTERS))

    def _finish(self, page: Page) -> Page:
        self._pause("finish")
        if self._plan.happens("other_need"):
            again = self._browser.open(f"{HOME}?paso=need").form("/necesidad/")
            page = self._send(again, **self._need(again))
            self._pause("finish")
        return self._end(page.form(FINISH))

    def _end(self, form: Form, **typed: str) -> Page:
        turn = form.fields.get("turn", "").partition(":")[0]
        page = self._send(form, **typed)
        if page.status == 200:
            self._tally.add_once("attended", turn)
            self._crowd.ask_to_rate(self._login.desk or 0)
            self._pause("between")
            return self._browser.open(HOME)
        return page

    def _send(self, form: Form, **typed: str) -> Page:
        """Return the screen after sending the form; a refusal is read on it, and the next step decided from there."""
        page = self._browser.try_submit(form, **typed)
        if page.status in REFUSALS:
            self._tally.refused(self.where, page.messages[0] if page.messages else str(page.status))
            self._setbacks += 1
            self._stop.pause(self._plan.seconds("refused") * min(self._setbacks, PATIENCE))
            is_stuck = self._setbacks >= PATIENCE and self._step != "idle"
            return self._give_up(page) if is_stuck else page
        if page.status >= httpx.codes.BAD_REQUEST:
            raise Missed(f"{form.action} respondió {page.status}")
        if page.path == SIGN_IN:
            raise Missed("la sesión terminó")
        return page

    def _set_back(self, why: str) -> None:
        """Take a deep breath: the screen may have changed under our hands. What goes on is a failure."""
        self._setbacks += 1
        if self._setbacks == PATIENCE:
            self._tally.failed(self.where, why)
        self._pause("refused")

    def _give_up(self, page: Page) -> Page:
        """Count a step that cannot be done, and leave the customer as far as it got."""
        self._tally.failed(self.where, page.messages[0] if page.messages else str(page.status))
        self._setbacks = 0
        form = page.find_form(FINISH, "reason")
        return self._end(form, reason=WHY_STUCK) if form else self._look_again(page)

    def _pause(self, what: str) -> None:
        self._stop.pause(self._plan.seconds(what))


def _turn_at(page: Page) -> str:
    """Return the id of the turn that the screen shows at the desk, empty for none."""
    belief = next((form.fields["turn"] for form in page.forms if "turn" in form.fields), "")
    return belief.partition(":")[0] if ":" in belief else ""


def _offers_to_call(page: Page) -> bool:
    """Return whether somebody waits: only then does the middle of the screen offer to call, besides the key."""
    return sum(form.action.endswith(CALL) for form in page.forms) > 1
