"""What the live process reads: new outbox rows, missed calls, and what credentials are good for.

Plain SQL on one asynchronous connection: a stream is opened once and then costs nothing per event.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from ventanilla.kernel import clock
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Permission, may
from ventanilla.org.services import devices
from ventanilla.procedure.turns.models import TurnState
from ventanilla.procedure.turns.rules import hall
from ventanilla.web.live.database import Database
from ventanilla.web.live.rules import Grant

ROWS_AT_ONCE = 1000
CALLS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request showed: a session's key, or the digest of a device's or program's token."""

    kind: Literal["session", "token"]
    secret: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing that happened, as the outbox keeps it."""

    id: int
    site_id: int | None
    payload: dict[str, Any]
    topics: list[str]


@dataclass(frozen=True, slots=True)
class Call:
    """A turn called to a desk of the site, in the order of its number; `is_over`: it needs no announcing any more.

    `called_at` stands with the calls that somebody missed; without it the turn is called at this moment.
    """

    number: int
    turn_code: str
    desk: int
    attempt: int
    is_over: bool = False
    called_at: str | None = None

    @classmethod
    def told_by(cls, event: Mapping[str, Any]) -> "Call":
        """Return the call that a TurnCalled event tells of."""
        return cls(
            number=event["number"], turn_code=event["code"], desk=event["desk"], attempt=event["attempt"]
        )


@dataclass(frozen=True, slots=True)
class _LoggedCall:
    number: int
    turn_code: str
    desk: int
    attempt: int
    called_at: dt.datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class _Number:
    value: int


@dataclass(frozen=True, slots=True)
class _TokenHolder:
    token_hash: str
    kind: str
    holder: uuid.UUID | str
    site_id: int
    site_code: str
    desk_id: int | None


@dataclass(frozen=True, slots=True)
class _Session:
    session_key: str
    session_data: str


@dataclass(frozen=True, slots=True)
class _Staff:
    id: int
    password: str
    role: str
    site_id: int | None
    site_code: str | None
    desk_id: int | None


def token_credential(token: str) -> Credential:
    """Return the credential of a raw token; only its digest is kept."""
    return Credential("token", devices.digest(token))


async def grants_of(database: Database, credentials: Collection[Credential]) -> dict[Credential, Grant]:
    """Return what each credential is good for now; those that are good for nothing are left out."""
    tokens = [each.secret for each in credentials if each.kind == "token"]
    sessions = [each.secret for each in credentials if each.kind == "session"]
    grants = await _grants_of_tokens(database, tokens) if tokens else {}
    return grants | (await _grants_of_sessions(database, sessions) if sessions else {})


async def site_id(database: Database, code: str) -> int | None:
    """Return the site of that code, None when there is none."""
    found = await database.fetch(
        _Number, "SELECT id AS value FROM org_site WHERE code = %(code)s", {"code": code}
    )
    return found[0].value if found else None


async def last_event_id(database: Database) -> int:
    """Return the id of the newest visible outbox row, 0 when there is none."""
    query = "SELECT coalesce(max(id), 0) AS value FROM kernel_outboxevent"
    return (await database.fetch(_Number, query, {}))[0].value


async def events_after(database: Database, last: int, missing: Collection[int]) -> list[OutboxRow]:
    """Return rows newer than `last` and those of the `missing` ids that have appeared since, by id."""
    return await database.fetch(
        OutboxRow,
        """
        SELECT id, site_id, payload, topics FROM kernel_outboxevent
        WHERE id > %(last)s OR id = ANY(%(missing)s)
        ORDER BY id LIMIT %(most)s
        """,
        {"last": last, "missing": list(missing), "most": ROWS_AT_ONCE},
    )


async def last_call_number(database: Database, site: int) -> int:
    """Return the number of the site's newest call, 0 before its first."""
    query = "SELECT coalesce(max(number), 0) AS value FROM turns_turncall WHERE site_id = %(site)s"
    return (await database.fetch(_Number, query, {"site": site}))[0].value


async def calls_after(database: Database, site: int, number: int) -> list[Call]:
    """Return the next calls of the site after `number`, in order; at most 200 at once."""
    logged = await database.fetch(
        _LoggedCall,
        """
        SELECT call.number, call.turn_code, call.desk_number AS desk, call.attempt, call.called_at,
               turn.state = %(called)s AND NOT EXISTS (
                   SELECT FROM turns_turncall later
                   WHERE later.turn_id = call.turn_id AND later.attempt > call.attempt
               ) AS stands
        FROM turns_turncall call JOIN turns_turn turn ON turn.id = call.turn_id
        WHERE call.site_id = %(site)s AND call.number > %(number)s
        ORDER BY call.number LIMIT %(most)s
        """,
        {"site": site, "number": number, "called": TurnState.CALLED.value, "most": CALLS_AT_ONCE},
    )
    now = clock.now()
    return [
        Call(
            number=each.number,
            turn_code=each.turn_code,
            desk=each.desk,
            attempt=each.attempt,
            is_over=hall.is_over(stands=each.stands, called_at=each.called_at, now=now),
            called_at=each.called_at.isoformat(),
        )
        for each in logged
    ]


async def _grants_of_tokens(database: Database, digests: list[str]) -> dict[Credential, Grant]:
    holders = await database.fetch(
        _TokenHolder,
        """
        SELECT device.token_hash, device.kind, device.id AS holder, device.desk_id,
               site.id AS site_id, site.code AS site_code
        FROM org_device device JOIN org_site site ON site.id = device.site_id
        WHERE device.token_hash = ANY(%(digests)s) AND device.revoked_at IS NULL
        """,
        {"digests": digests},
    )
    holders += await database.fetch(
        _TokenHolder,
        """
        SELECT client.token_hash, 'CLIENT' AS kind, client.id::text AS holder, site.id AS site_id,
               site.code AS site_code, NULL::bigint AS desk_id
        FROM org_apiclient client JOIN org_site site ON site.id = client.site_id
        WHERE client.token_hash = ANY(%(digests)s) AND client.is_active
        """,
        {"digests": digests},
    )
    return {
        Credential("token", each.token_hash): Grant(
            holder=f"{each.kind}:{each.holder}",
            kind=each.kind,
            site_id=each.site_id,
            site_code=each.site_code,
            desk_id=each.desk_id,
        )
        for each in holders
    }


async def _grants_of_sessions(database: Database, keys: list[str]) -> dict[Credential, Grant]:
    sessions = await database.fetch(
        _Session,
        """
        SELECT session_key, session_data FROM django_session
        WHERE session_key = ANY(%(keys)s) AND expire_date > now()
        """,
        {"keys": keys},
    )
    signed_in = {each.session_key: SessionStore().decode(each.session_data) for each in sessions}
    staff = {each.id: each for each in await _active_staff(database, signed_in.values())}
    grants = {}
    for key, content in signed_in.items():
        person = staff.get(int(content.get("_auth_user_id", 0)))
        if person is not None and _is_still_the_password(person, content.get("_auth_user_hash", "")):
            grants[Credential("session", key)] = Grant(
                holder=f"STAFF:{person.id}",
                kind="STAFF",
                site_id=person.site_id,
                site_code=person.site_code,
                desk_id=person.desk_id,
                steers_commands=may(person.role, Permission.STEER_COMMANDS),
            )
    return grants


async def _active_staff(database: Database, sessions: Collection[dict[str, Any]]) -> list[_Staff]:
    return await database.fetch(
        _Staff,
        """
        SELECT staff.id, staff.password, staff.role, staff.site_id, site.code AS site_code, desk.id AS desk_id
        FROM org_staffuser staff
        LEFT JOIN org_site site ON site.id = staff.site_id
        LEFT JOIN org_desk desk ON desk.advisor_id = staff.id
        WHERE staff.id = ANY(%(ids)s) AND staff.is_active
        """,
        {"ids": [int(content.get("_auth_user_id", 0)) for content in sessions]},
    )


def _is_still_the_password(person: _Staff, session_hash: str) -> bool:
    """Return whether the session was opened with today's password, as Django's own check does."""
    account = StaffUser(password=person.password)
    hashes = [account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()]
    return any(constant_time_compare(session_hash, each) for each in hashes)
