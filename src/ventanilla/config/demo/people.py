"""Who works in the demo, at which desks and for which lines, and when each goes to lunch. Everybody is invented."""

import datetime as dt
from typing import NamedTuple

from ventanilla.org.roles import Role


class Member(NamedTuple):
    """A member of staff of the demo; advisors mostly have a desk of their own."""

    username: str
    given_names: str
    family_names: str
    role: Role
    desk: int | None

    @property
    def full_name(self) -> str:
        """The name as screens say it."""
        return f"{self.given_names} {self.family_names}"


ADMINISTRATOR = Member("admin", "Administración", "de la demostración", Role.ADMINISTRATOR, None)
"""Belongs to no site, so that it sees them all."""

STAFF = (
    Member("ana", "Ana", "Ficticia Ríos", Role.ADVISOR, 1),
    Member("bruno", "Bruno", "Ficticio Lasso", Role.ADVISOR, 2),
    Member("camila", "Camila", "Ficticia Mina", Role.ADVISOR, 3),
    Member("diego", "Diego", "Ficticio Caicedo", Role.ADVISOR, 4),
    Member("elena", "Elena", "Ficticia Arboleda", Role.ADVISOR, 5),
    Member("felipe", "Felipe", "Ficticio Carabalí", Role.ADVISOR, 6),
    Member("gabriela", "Gabriela", "Ficticia Tenorio", Role.ADVISOR, 7),
    Member("hugo", "Hugo", "Ficticio Balanta", Role.ADVISOR, 8),
    Member("ingrid", "Ingrid", "Ficticia Escobar", Role.ADVISOR, 9),
    Member("jorge", "Jorge", "Ficticio Viáfara", Role.ADVISOR, 10),
    Member("katherine", "Katherine", "Ficticia Rengifo", Role.ADVISOR, 11),
    Member("leonardo", "Leonardo", "Ficticio Sánchez", Role.ADVISOR, 12),
    Member("marcela", "Marcela", "Ficticia Hurtado", Role.ADVISOR, None),
    Member("nelson", "Nelson", "Ficticio Quintero", Role.ADVISOR, None),
    Member("oriana", "Oriana", "Ficticia Mosquera", Role.ADVISOR, None),
    Member("rosa", "Rosa", "Ficticia Mena", Role.HOST, None),
    Member("clara", "Clara", "Ficticia Ospina", Role.COORDINATOR, None),
    Member("pablo", "Pablo", "Ficticio Vélez", Role.QUALITY, None),
    Member("olga", "Olga", "Ficticia Zapata", Role.OWNER, None),
    Member("aurora", "Aurora", "Ficticia Peña", Role.AUDITOR, None),
)

LINES_OF_DESK: dict[int, tuple[str, ...]] = {
    1: ("RECREATION", "EDUCATION"),
    2: ("RECREATION", "EDUCATION"),
    3: ("HOUSING", "HEALTH", "FINANCE", "REGISTRY"),
    4: ("RECREATION", "EDUCATION", "SUBSIDY", "HOUSING", "HEALTH", "FINANCE", "REGISTRY"),
    5: ("SUBSIDY", "REGISTRY"),
    6: ("SUBSIDY", "REGISTRY"),
    7: ("SUBSIDY", "HOUSING"),
    8: ("RECREATION",),
    9: ("EDUCATION",),
    10: ("FINANCE", "HEALTH"),
    11: ("HOUSING", "FINANCE"),
    12: ("SUBSIDY", "REGISTRY", "HEALTH"),
}
LINES_OF_SECOND_SITE: dict[int, tuple[str, ...]] = {
    1: ("RECREATION", "EDUCATION"),
    2: ("SUBSIDY",),
    3: ("RECREATION", "SUBSIDY"),
}
TRIED_FIRST = frozenset({1, 2, 3, 4})
"""Desks whose advisors are free when the demo opens, so that whoever tries it can call at once."""

LUNCH_MINUTES = 60
LUNCH_AT: dict[str, dt.time] = {
    "leonardo": dt.time(11),
    "ana": dt.time(11, 15),
    "hugo": dt.time(11, 30),
    "bruno": dt.time(12),
    "elena": dt.time(12),
    "marcela": dt.time(12),
    "jorge": dt.time(12, 30),
    "camila": dt.time(12, 45),
    "ingrid": dt.time(13),
    "nelson": dt.time(13),
    "felipe": dt.time(13, 30),
    "diego": dt.time(13, 30),
    "katherine": dt.time(14),
    "oriana": dt.time(14),
    "gabriela": dt.time(14, 30),
}

RELIEF = {8: ("marcela", 62), 10: ("nelson", 78), 11: ("oriana", 95)}
"""Who begins the morning at a desk whose own advisor starts later, and after how many minutes that is."""
LATE = {2: 40, 4: 95, 7: 60, 12: 80}
"""Desks that nobody opens before so many minutes."""
