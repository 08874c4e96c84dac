"""The advisor's screen, and bringing one's turn to a desk in the order of the line."""

import re
import time
from typing import Any

from ventanilla.config.outside.browser import Api, Browser, File
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.pages import Form, Page
from ventanilla.config.outside.system import Login, System
from ventanilla.config.walkthrough import figures
from ventanilla.config.walkthrough.figures import Figures

HOME = "/modulo/"
NOBODY = "none"
WHY_FIRST = "Recorrido ficticio: no hace esperar a quienes están en la fila"
WHY_LEFT = "Recorrido ficticio: quedó de otro intento"
SECONDS_TO_BE_CALLED = 180.0
_IDENTIFYING = re.compile(r"/modulo/atencion/([0-9a-f-]{36})/identificar/")


class DeskScreen:
    """An advisor signed in at a desk."""

    def __init__(self, system: System, advisor: Login) -> None:
        self._browser = Browser(system.base_url)
        self.number = advisor.desk or 0
        self.was_called_first = False
        self._browser.sign_in(advisor.username, advisor.password)
        page = self.home()
        if (seat := page.find_form("/modulo/ocupar/")) is not None:
            page = self.submit(seat, desk=str(self.number))
        self.staff_name = page.staff_name

    def home(self) -> Page:
        """Return the screen as it is now."""
        return self.open(HOME)

    def open(self, path: str) -> Page:
        """Return a page of this advisor."""
        return self._browser.open(path)

    def send(self, ending: str, **typed: str) -> Page:
        """Send the form of the present screen that goes there; return the screen after it."""
        return self.submit(self.home().form(ending), **typed)

    def submit(self, form: Form, /, **typed: str) -> Page:
        """Send a form with what was typed into it; return the screen after it."""
        return self._browser.submit(form, **typed)

    def call_next(self, page: Page) -> Page:
        """Press F2; return the screen after it, also when nobody waits."""
        return self._browser.try_submit(page.form("/modulo/llamar/"))

    def call_first(self, turn: dict[str, Any], program: Api) -> Page:
        """Call that turn before it is its turn, saying why; return the screen after it."""
        self.was_called_first = True
        request = {"turn": turn["id"], "reason": WHY_FIRST}
        program.try_post(f"/desks/{self.number}/call-out-of-order", request)
        return self.home()

    def send_file(self, ending: str, name: str, file: File) -> Page:
        """Send a file by the form of the present screen that goes there."""
        return self._browser.send_file(self.home().form(ending), name, file)

    def visit_of(self, page: Page) -> str:
        """Return the id of the visit whose customer the screen asks for. Raises Missed."""
        found = next((match for form in page.forms if (match := _IDENTIFYING.match(form.action))), None)
        if found is None:
            raise Missed("al comenzar la atención, el módulo no pide el documento")
        return found.group(1)

    def close(self) -> None:
        """Sign out of nothing, just let the connections go."""
        self._browser.close()


def bring_to_a_desk(
    system: System, turn: dict[str, Any], *, program: Api, kiosk: Api
) -> tuple[DeskScreen, Figures, float]:
    """Have an advisor call this turn: in the order of the line, or before it with a reason while others wait.

    Desks that are free go first; only when none of them can call it, a desk ends what it has at hand. Returns the desk,
    the figures just before the call, and the moment of the key press (time.monotonic). Raises Missed when no desk can.
    """
    deadline = time.monotonic() + SECONDS_TO_BE_CALLED
    for may_interrupt in (False, True):
        for advisor in system.advisors():
            desk = DeskScreen(system, advisor)
            found = None
            if may_interrupt or _belief(desk.home()).startswith((NOBODY, turn["id"])):
                found = _call_until(desk, system, turn, program, deadline)
            if found is not None:
                return desk, *found
            desk.close()
            state = kiosk.get(f"/turns/{turn['id']}")["state"]
            if state not in ("waiting", "called"):
                raise Missed(f"otra persona atendió el turno {turn['code']}: está «{state}»")
    raise Missed(f"nadie pudo llamar el turno {turn['code']} en {SECONDS_TO_BE_CALLED:.0f} s")


def _call_until(
    desk: DeskScreen, system: System, turn: dict[str, Any], program: Api, deadline: float
) -> tuple[Figures, float] | None:
    """Call at this desk until the turn comes; None when nobody waits there any more."""
    before = figures.read(program, system.site, desk.staff_name)
    pressed_at = time.monotonic()
    page = desk.home()
    lines = program.get(f"/sites/{system.site}/service-lines")["items"]
    others_wait = sum(line["waiting"] for line in lines) > 1
    while time.monotonic() < deadline:
        holder, _colon, state = _belief(page).partition(":")
        if (holder, state) == (turn["id"], "called"):
            return before, pressed_at
        if state == "called":
            page = desk.submit(page.form("/modulo/atender/"))
        elif state == "serving":
            page = desk.submit(page.form("/modulo/finalizar/"), reason=WHY_LEFT)
        else:
            before = figures.read(program, system.site, desk.staff_name)
            pressed_at = time.monotonic()
            page = desk.call_first(turn, program) if others_wait else desk.call_next(page)
            if _belief(page) == NOBODY:
                return None
    return None


def _belief(page: Page) -> str:
    """Return what the screen shows at the desk: a turn's id and its state, or "none"."""
    return next((form.fields["turn"] for form in page.forms if "turn" in form.fields), NOBODY)
