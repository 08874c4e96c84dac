"""The walk: one customer through the five activities, each thing found again where its role would look for it."""

import hashlib
import time
import uuid
from collections.abc import Callable
from typing import Any

from ventanilla.config.outside import people
from ventanilla.config.outside.browser import Api, Browser
from ventanilla.config.outside.errors import Missed
from ventanilla.config.outside.pages import Page
from ventanilla.config.outside.system import System
from ventanilla.config.walkthrough import figures
from ventanilla.config.walkthrough.desk import DeskScreen, bring_to_a_desk
from ventanilla.config.walkthrough.figures import Figures
from ventanilla.config.walkthrough.hall import Hall

LINE = "RECREATION"
SCORE = 5
SECONDS_FOR_THE_QUESTION = 10.0
SECONDS_TO_CLOSE = 60.0
MATTER = "Pide por escrito los horarios de la piscina (recorrido ficticio)."

Say = Callable[[int, str], None]


class Walk:
    """One customer's way through the procedure, with what is known so far."""

    desk: DeskScreen
    start: Figures
    before: Figures
    turn: dict[str, Any]
    visit_id: str

    def __init__(self, system: System, say: Say, *, wants_live: bool) -> None:
        self._system, self._say = system, say
        self.customer = people.somebody_new("Recorrido")
        self.scan = people.signed_scan(self.customer.document)
        self._phone = Browser(system.base_url)
        self._kiosk = Browser.of_device(system.base_url, kind="KIOSK", token=system.kiosk)
        self._display = Browser.of_device(system.base_url, kind="DISPLAY", token=system.display)
        self._coordinator = Browser(system.base_url)
        self._kiosk_api = Api(system.base_url, system.kiosk)
        self._program = Api(system.base_url, system.client)
        self._hall = Hall(
            self._display, stream_url=system.stream_url, token=system.display, wants_live=wants_live
        )

    def run(self) -> None:
        """Go the whole way. Raises Missed where it ends early."""
        self.take_turn()
        self.be_called()
        self.be_greeted()
        self.be_identified()
        self.authorize()
        self.say_what_is_needed()
        self.have_it_filed()
        self.finish()
        self.rate()
        self.see_visit_closed()
        self.find_everything_again()
        self.see_report_moved()

    def take_turn(self) -> None:
        """Activity 1: a turn from the kiosk; pressing twice gives the same one."""
        screen = self._kiosk.open("/kiosko/")
        if LINE not in screen.content.decode():
            raise Missed(f"el quiosco no ofrece la línea {LINE}")
        self.start = figures.read(self._program, self._system.site)
        asked = {"service_line": LINE, "idempotency_key": str(uuid.uuid4())}
        tickets = [self._kiosk.post("/kiosko/turnos/", **asked) for _press in range(2)]
        ids = {ticket.attributes.get("data-turn", "") for ticket in tickets}
        if any(ticket.status != 201 for ticket in tickets) or len(ids) != 1:
            raise Missed(f"el quiosco no dio un turno ({[ticket.status for ticket in tickets]})")
        self.turn = self._kiosk_api.get(f"/turns/{ids.pop()}")
        self._say(1, f"Quiosco: turno {self.turn['code']}, línea {LINE}; tocar dos veces dio uno solo")
        self._expect_on_phone("waiting")
        place = self.turn["position"]
        self._say(1, f"Celular: la persona ve su turno en espera, en el puesto {place}")

    def be_called(self) -> None:
        """Activity 1: called in the order of the line, and shown in the hall."""
        self.desk, self.before, pressed_at = bring_to_a_desk(
            self._system, self.turn, program=self._program, kiosk=self._kiosk_api
        )
        call = self._hall.wait_for(self.turn["code"])
        if call.desk != self.desk.number:
            raise Missed(f"la sala mostró el módulo {call.desk} y llamó el {self.desk.number}")
        self._hall.announce(call)
        how = "en vivo" if call.came_live else "preguntando"
        self._say(
            1,
            f"Sala: llamado {call.number}, {call.turn_code} al módulo {call.desk}, {how}, "
            f"a los {max(0.0, call.at - pressed_at):.2f} s",
        )
        if self.desk.was_called_first:
            self._say(1, "Había más personas en la fila: se llamó fuera de orden, con su motivo")
        self._expect_on_phone("called")

    def be_greeted(self) -> None:
        """Activity 1: the person comes, is greeted, and the visit begins."""
        page = self.desk.send("/modulo/atender/")
        self.visit_id = self.desk.visit_of(page)
        self._expect_turn("serving")
        self._say(1, f"Módulo {self.desk.number}: {self.desk.staff_name} saluda y comienza la visita")

    def be_identified(self) -> None:
        """Activity 1: an unknown document leads to creating the person; nothing typed is lost."""
        who = self.customer
        page = self.desk.send(
            "/identificar/", document_type=who.document_type, document_number=who.document_number
        )
        typed = page.form("/crear-persona/").fields.get("document_number")
        if typed != who.document_number:
            raise Missed("al crear la persona se perdió el documento que se había escrito")
        page = self.desk.submit(
            page.form("/crear-persona/"),
            given_names=who.given_names,
            family_names=who.family_names,
            birth_date=who.birth_date,
            phone=who.phone,
        )
        self._expect_words(page, who.family_names, "la ficha del cliente")
        self._say(1, f"Documento {who.document}, desconocido: persona creada, categoría particular")

    def authorize(self) -> None:
        """Activity 2: the form printed, signed, attached, its signature seen."""
        page = self.desk.home()
        form = self.desk.submit(page.form("/formato/"))
        if not form.content.startswith(b"%PDF-"):
            raise Missed("el formato FTO-RYA-MBD-01 no salió como PDF")
        scan = (f"firmado-{self.customer.document_number}.png", self.scan, "image/png")
        page = self.desk.send_file("/adjuntar/", "file", scan)
        page = self.desk.submit(page.form("/firma/"))
        if page.find_form("/necesidad/") is None:
            raise Missed("después de confirmar la firma no sigue la necesidad")
        self._expect_words(page, "Vigente", "la autorización en la ficha")
        size = len(form.content) / 1024
        self._say(
            2, f"FTO-RYA-MBD-01: PDF de {size:.0f} kB, escaneo adjunto, firma vista, autorización vigente"
        )

    def say_what_is_needed(self) -> None:
        """Activity 3: need and level, a service taken, its opportunity, the guide."""
        form = self.desk.home().form("/necesidad/")
        product = form.first_offer("taken_product")
        page = self.desk.submit(form, request_class="SERVICES", information_level="2", taken_product=product)
        recorded = self.desk.open("/modulo/?paso=need")
        self._expect_words(recorded, "Oportunidad:", "la oportunidad en el módulo")
        self._say(3, f"Necesidad: línea {LINE}, servicios, nivel 2, toma un servicio; oportunidad creada")
        page = self.desk.submit(page.form("/guia/"))
        if page.find_form("/ticket/") is None:
            raise Missed("después de abrir la guía no sigue el registro")
        self._say(3, "Guía del servicio abierta en el nivel 2")

    def have_it_filed(self) -> None:
        """Activity 4: a petition filed, with its number and the date of its answer."""
        form = self.desk.home().form("/ticket/", "decision")
        page = self.desk.submit(form, decision="file", pqrsf_class="PETITION", form="VERBAL", matter=MATTER)
        receipt = self.desk.open(f"/modulo/atencion/{self.visit_id}/constancia/")
        self._expect_words(receipt, MATTER, "la constancia de radicación")
        if page.find_form("/finalizar/") is None:
            raise Missed("con todo registrado no se puede finalizar")
        self._say(4, "Ticket: petición verbal radicada, con constancia")

    def finish(self) -> None:
        """Activity 5: the turn ends and frees the desk."""
        page = self.desk.submit(self.desk.home().form("/modulo/finalizar/"))
        if page.form("/modulo/llamar/").fields.get("turn") != "none":
            raise Missed("al finalizar, el módulo no quedó libre")
        self._expect_turn("done")
        self._expect_on_phone("done")
        self._say(5, f"Turno {self.turn['code']} finalizado; el módulo {self.desk.number} quedó libre")

    def rate(self) -> None:
        """Activity 5: the tablet asks, the customer answers, and answers once."""
        tablet = Browser.of_device(
            self._system.base_url, kind="TABLET", token=self._system.tablets[self.desk.number]
        )
        tablet.open("/tableta/")
        token = _until(lambda: tablet.open("/tableta/pregunta/").content.decode(), SECONDS_FOR_THE_QUESTION)
        if not token:
            raise Missed("la tableta no preguntó")
        answers = [
            tablet.post("/tableta/respuesta/", token=token, score=str(SCORE)).status for _press in range(2)
        ]
        if answers != [204, 409]:
            raise Missed(f"la tableta respondió {answers} a la calificación y a su repetición")
        self._say(5, f"Tableta {self.desk.number}: calificación {SCORE} de 5; repetirla no cuenta")

    def see_visit_closed(self) -> None:
        """Activity 5: the visit closes by itself when nothing is owed."""
        visit = _until(self._closed_visit, SECONDS_TO_CLOSE)
        if visit is None:
            raise Missed(f"la visita no se cerró sola en {SECONDS_TO_CLOSE:.0f} s")
        outcome = visit["outcome"]
        if (
            outcome["closing"] != "SETTLED"
            or outcome["rating"] != "answered"
            or outcome["opportunities"] != 1
        ):
            raise Missed(f"la visita se cerró de otra manera: {outcome}")
        self._say(
            5,
            f"Visita cerrada sola, con el radicado {outcome['filing_number']}, según la versión "
            f"{visit['procedure_version']} del procedimiento",
        )

    def find_everything_again(self) -> None:
        """The coordinator finds each record, and the signed form as it was attached."""
        clara = self._system.somebody("COORDINATOR")
        self._coordinator.sign_in(clara.username, clara.password)
        page = self._coordinator.open(f"/coordinacion/atencion/{self.visit_id}/")
        for words, what in (
            (self.turn["code"], "el turno"),
            (self.customer.family_names, "la persona"),
            ("FTO-RYA-MBD-01", "la autorización"),
            ("Guía", "la guía"),
            ("Oportunidad", "la oportunidad"),
            (self._visit()["outcome"]["filing_number"], "el ticket"),
            (f"{SCORE}", "la calificación"),
        ):
            self._expect_words(page, words, f"{what} en las evidencias")
        self._expect_same_scan(page)
        self._say(
            5, "Coordinación: turno, persona, autorización con su archivo, guía, oportunidad, ticket y nota"
        )

    def see_report_moved(self) -> None:
        """Activity 5: Informe Turnero CIS moved by exactly one."""
        after = figures.read(self._program, self._system.site, self.desk.staff_name, day=self.before.day)
        moved = ", ".join(figures.moves(self.start, self.before, after))
        figures.check_spreadsheet(self._coordinator, self.desk.staff_name, after)
        self._coordinator.open("/coordinacion/informe/")
        self._say(5, f"Informe Turnero CIS: {moved}; la hoja de la coordinación dice lo mismo")

    def _expect_turn(self, state: str) -> None:
        told = self._kiosk_api.get(f"/turns/{self.turn['id']}")["state"]
        if told != state:
            raise Missed(f"el turno {self.turn['code']} está «{told}» y debía estar «{state}»")

    def _expect_on_phone(self, state: str) -> None:
        path = self.turn["follow_url"].removeprefix(self._system.base_url)
        told = self._phone.open(path).attributes.get("data-state")
        if told != state:
            raise Missed(f"el celular muestra el turno «{told}» y debía mostrar «{state}»")

    def _expect_words(self, page: Page, words: str, what: str) -> None:
        if not page.says(words):
            raise Missed(f"no se encontró {what}: «{words}» no está en {page.path}")

    def _expect_same_scan(self, page: Page) -> None:
        address = next((each for each in page.links if "/evidencia/" in each), None)
        if address is None:
            raise Missed("en las evidencias no está el archivo del formato firmado")
        kept = self._coordinator.open(address).content
        if hashlib.sha256(kept).digest() != hashlib.sha256(self.scan).digest():
            raise Missed("el archivo guardado no es el que se adjuntó")

    def _visit(self) -> dict[str, Any]:
        page = self._program.get("/visits", limit=1000, **{"from": self.before.day, "to": self.before.day})
        while True:
            for visit in page["items"]:
                if visit["id"] == self.visit_id:
                    found: dict[str, Any] = visit
                    return found
            if page["next"] is None:
                raise Missed("la API no lista la visita")
            page = self._program.get(
                "/visits",
                limit=1000,
                after=page["next"],
                **{"from": self.before.day, "to": self.before.day},
            )

    def _closed_visit(self) -> dict[str, Any] | None:
        visit = self._visit()
        return visit if visit["outcome"]["state"] == "closed" else None


def _until(look: Callable[[], Any], seconds: float) -> Any:
    """Return what `look` sees as soon as it is something; what it sees last when the time is over."""
    deadline = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < deadline:
        time.sleep(0.25)
    return seen
