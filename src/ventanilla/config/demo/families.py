"""Invented families as an affiliates file: the same two thousand people each time. Pure: no database, no clock.

Every family name holds "Ficticia" or "Ficticio", telephones are 315 555 followed by four digits, and addresses of mail
lead nowhere, so that nobody here can be taken for a person who exists.
"""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")

PEOPLE = 2_000
SEED = 20_240_927
BORN_BY = dt.date(2025, 12, 31)
"""Ages are told from this day, so that the file is the same whenever it is made."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Adriana Alejandra Alba Amparo Andrea Beatriz Carolina Catalina Claudia Cristina Daniela Diana "
    "Estefanía Gloria Ingrid Isabel Johana Juliana Karen Laura Leidy Liliana Lina Lorena Luisa Luz "
    "Marcela Margarita María Martha Mónica Natalia Nancy Paola Patricia Sandra Sofía Valentina Viviana "
    "Yolanda"
)
MEN = _words(
    "Alejandro Alexander Álvaro Andrés Camilo Carlos César Cristian Daniel David Edwin Eduardo Fernando "
    "Francisco Germán Gustavo Héctor Henry Iván Jaime Jairo Javier Jhon Jorge José Juan Julián Luis "
    "Manuel Mario Mauricio Miguel Nicolás Óscar Pedro Ricardo Rodrigo Samuel Santiago Wilson"
)
SECOND_OF_WOMEN = ("", "", "Marcela", "Patricia", "Fernanda", "Milena", "del Pilar", "Elena", "Isabel")
SECOND_OF_MEN = ("", "", "Andrés", "Alberto", "Fernando", "Eduardo", "Felipe", "Enrique", "José")
SURNAMES = _words(
    "Agudelo Angulo Aragón Arboleda Balanta Banguera Bedoya Bermúdez Bolaños Caicedo Campo Carabalí "
    "Cardona Castillo Cortés Córdoba Cuero Delgado Díaz Domínguez Echeverry Escobar Franco Galeano García "
    "Giraldo Gómez González Grisales Gutiérrez Hinestroza Hurtado Jaramillo Lasso Lenis Libreros López "
    "Lozano Marín Martínez Mejía Millán Mina Montaño Montoya Mosquera Muñoz Murillo Núñez Ocampo Ordóñez "
    "Orozco Ortiz Ospina Palacios Paz Peña Perea Potes Quiñones Quintero Ramírez Rengifo Restrepo Riascos "
    "Rivas Rodríguez Rojas Salazar Sánchez Sarria Sinisterra Tascón Tenorio Torres Trujillo Valencia "
    "Vargas Velasco Vélez Viáfara Zapata Zúñiga"
)

HOLDERS = {"TRABAJADOR": 86, "INDEPENDIENTE": 7, "PENSIONADO": 5, "DESEMPLEADO VOLUNTARIO": 2}
CATEGORIES = {"A": 70, "B": 18, "C": 12}
CHILDREN = {0: 30, 1: 33, 2: 25, 3: 10, 4: 2}

KNOWN_PEOPLE = """\
tipo_documento;numero_documento;nombres;apellidos;fecha_nacimiento;celular;correo;tipo_afiliacion;categoria;desde;\
tipo_documento_titular;numero_documento_titular
CC;31123456;Dora;Ficticia Lozano;1984-03-12;3155550101;dora@ejemplo.co;TRABAJADOR;A;2019-02-01;;
CC;16777001;Fabio;Ficticio Murillo;1951-07-30;3155550102;;PENSIONADO;A;2012-05-01;;
CC;1144000123;Gloria;Ficticia Peña;1995-11-05;3155550103;gloria@ejemplo.co;TRABAJADOR;B;2021-08-15;;
CC;66888999;Hernán;Ficticio Núñez;1977-01-22;3155550104;rebota@ejemplo.co;TRABAJADOR;C;2016-03-01;;
TI;1105000456;Isabela;Ficticia Lozano;2010-09-17;;;BENEFICIARIO;A;2019-02-01;CC;31123456
RC;1109000457;Tomás;Ficticio Lozano;2019-06-04;;;BENEFICIARIO;A;2019-07-01;CC;31123456
CC;29111222;Rosalba;Ficticia Lozano;1955-04-21;3155550108;;BENEFICIARIO;A;2020-03-01;CC;31123456
CE;E4455667;Jean;Ficticio Duval;1989-04-02;3155550105;jean@ejemplo.co;TRABAJADOR;B;2023-01-10;;
PPT;5123456;Karina;Ficticia Brito;1992-12-24;3155550106;llena@ejemplo.co;INDEPENDIENTE;B;2022-06-01;;
CC;29555111;Luz Mary;Ficticia Angulo;1968-08-08;3155550107;;TRABAJADOR;A;2010-10-01;;
"""
"""Whom the tests, the walkthrough and the README know by name, with Dora's family."""


class Row(NamedTuple):
    """One person as a line of the file."""

    document_type: str
    document_number: str
    given_names: str
    family_names: str
    birth_date: dt.date
    phone: str
    email: str
    type: str
    category: str
    since: dt.date
    holder_type: str = ""
    holder_number: str = ""


class _Draw:
    """Draws what a person needs, one after another; no document and no telephone comes twice."""

    def __init__(self, seed: int, *, taken: set[str], phones_from: int = 1000) -> None:
        self.random = Random(seed)  # noqa: S311
        self._taken = taken
        self._phones = iter(range(phones_from, 10_000))

    def weighted(self, shares: Mapping[T, int]) -> T:
        """Return one of the keys, each as likely as its share."""
        return self.random.choices(list(shares), list(shares.values()))[0]

    def is_one_in(self, fraction: float) -> bool:
        """Return true as often as that fraction of one says."""
        return self.random.random() < fraction

    def born(self, youngest: int, eldest: int) -> dt.date:
        """Return a day on which somebody between these ages was born."""
        return BORN_BY - dt.timedelta(days=self.random.randint(youngest * 365 + 30, eldest * 365))

    def given_names(self, *, is_woman: bool) -> str:
        """Return one given name, or two."""
        first = self.random.choice(WOMEN if is_woman else MEN)
        second = self.random.choice(SECOND_OF_WOMEN if is_woman else SECOND_OF_MEN)
        return f"{first} {second}" if second not in ("", first) else first

    def document(self, born: dt.date, *, is_woman: bool) -> tuple[str, str]:
        """Return the document of a citizen of that age, in the ranges that Cali knows."""
        age = (BORN_BY - born).days // 365
        if age < 18:
            return "RC" if age < 7 else "TI", self._number("1105", "1109", "1111", "1112", digits=10)
        if born.year >= 1987:
            return "CC", self._number("1144", "1143", "1130", "1107", "1006", digits=10)
        return "CC", self._number(*(("31", "66", "29", "38") if is_woman else ("16", "94", "14")), digits=8)

    def foreigner(self) -> tuple[str, str]:
        """Return the document of an adult from elsewhere."""
        kind, start, digits = self.random.choice((("PPT", "5", 7), ("PPT", "6", 7), ("CE", "4", 6)))
        return kind, self._number(start, digits=digits)

    def phone(self) -> str:
        """Return a mobile number of the invented range."""
        return f"315555{next(self._phones):04d}"

    def _number(self, *starts: str, digits: int) -> str:
        while True:
            start = self.random.choice(starts)
            left = digits - len(start)
            number = f"{start}{self.random.randrange(10**left):0{left}d}"
            if number not in self._taken:
                self._taken.add(number)
                return number


def affiliates_file() -> bytes:
    """Return the affiliates file of the demo: those known by name, then families until there are two thousand people."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerows(_known())
    writer.writerows(families())
    return text.getvalue().encode()


@cache
def families() -> tuple[Row, ...]:
    """Return everybody in the affiliates file but those known by name, one family after another."""
    known = _known()
    draw = _Draw(SEED, taken={row[1] for row in known})
    rows: list[Row] = []
    while len(rows) < PEOPLE - len(known) + 1:
        rows.extend(_family(draw))
    return tuple(rows[: PEOPLE - len(known) + 1])


def strangers(how_many: int, *, seed: int) -> list[Row]:
    """Return grown-ups who are in no file, with what they say of themselves at a desk."""
    taken = {row[1] for row in _known()} | {row.document_number for row in families()}
    draw = _Draw(seed, taken=taken, phones_from=200)
    return [_holder(draw) for _each in range(how_many)]


def _known() -> list[list[str]]:
    return list(csv.reader(io.StringIO(KNOWN_PEOPLE), delimiter=";"))


def _family(draw: _Draw) -> list[Row]:
    """Return a holder and, mostly, their beneficiaries: a partner, children, a parent who lives with them."""
    holder = _holder(draw)
    is_retired = holder.type == "PENSIONADO"
    members: list[Row] = []
    if draw.is_one_in(0.55):
        partner = draw.random.choice(SURNAMES)
        members.append(_member(draw, holder, partner, draw.born(*_about(holder.birth_date, 6))))
    for _child in range(0 if is_retired else draw.weighted(CHILDREN)):
        age = (BORN_BY - holder.birth_date).days // 365
        if age > 20:
            surname = holder.family_names.split(" ", 1)[1]
            members.append(_member(draw, holder, surname, draw.born(0, min(18, age - 18))))
    if not is_retired and draw.is_one_in(0.14):
        surname = holder.family_names.split(" ", 1)[1]
        members.append(_member(draw, holder, surname, draw.born(61, 84)))
    return [holder, *members]


def _holder(draw: _Draw) -> Row:
    kind = draw.weighted(HOLDERS)
    is_woman = draw.is_one_in(0.54)
    born = draw.born(58, 79) if kind == "PENSIONADO" else draw.born(20, 60)
    names = draw.given_names(is_woman=is_woman)
    surname = draw.random.choice(SURNAMES)
    phone = draw.phone()
    return Row(
        *(draw.foreigner() if draw.is_one_in(0.03) else draw.document(born, is_woman=is_woman)),
        names,
        _marked(surname, is_woman=is_woman),
        born,
        phone,
        _mail(names, surname, phone) if draw.is_one_in(0.7) else "",
        kind,
        draw.weighted(CATEGORIES),
        BORN_BY - dt.timedelta(days=draw.random.randint(60, 14 * 365)),
    )


def _member(draw: _Draw, holder: Row, surname: str, born: dt.date) -> Row:
    """Return a beneficiary of `holder`, of the same category, affiliated no earlier than they were born."""
    is_woman = draw.is_one_in(0.5)
    is_adult = (BORN_BY - born).days >= 18 * 365
    return Row(
        *draw.document(born, is_woman=is_woman),
        draw.given_names(is_woman=is_woman),
        _marked(surname, is_woman=is_woman),
        born,
        draw.phone() if is_adult and draw.is_one_in(0.8) else "",
        "",
        "BENEFICIARIO",
        holder.category,
        max(holder.since, born),
        holder.document_type,
        holder.document_number,
    )


def _about(born: dt.date, years: int) -> tuple[int, int]:
    """Return ages near that of who was born then, but of age."""
    age = (BORN_BY - born).days // 365
    return max(18, age - years), max(20, age + years)


def _marked(surname: str, *, is_woman: bool) -> str:
    return f"{'Ficticia' if is_woman else 'Ficticio'} {surname}"


def _mail(names: str, surname: str, phone: str) -> str:
    plain = (
        unicodedata.normalize("NFKD", f"{names.split(' ')[0]}.{surname}").encode("ascii", "ignore").decode()
    )
    return f"{plain.lower()}{phone[-4:]}@ejemplo.co"
