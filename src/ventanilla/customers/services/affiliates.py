"""Loading an affiliates file: read it, try it, apply it whole or not at all (R32-R34)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ventanilla.customers import affiliates_file
from ventanilla.customers.affiliates_file import HOLDER_COLUMNS, AffiliateRow, ParsedFile
from ventanilla.customers.errors import ImportIsStale
from ventanilla.customers.events import AffiliatesImported
from ventanilla.customers.models import AffiliateImport, Affiliation, AffiliationType, Person, PersonDocument
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.outbox import emit
from ventanilla.kernel.table_file import BadLine, TableRefused
from ventanilla.org.models import StaffUser

MOST_SHOWN = 100
_BATCH = 5000
_ONE_IMPORT_AT_A_TIME = 5201
_PERSON_FIELDS: dict[str, str | Promise] = {
    "given_names": gettext_lazy("nombres"),
    "family_names": gettext_lazy("apellidos"),
    "birth_date": gettext_lazy("fecha de nacimiento"),
    "phone": gettext_lazy("celular"),
    "email": gettext_lazy("correo"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a line of the file would change, in words for the screen; the document is masked."""

    line: int
    document: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying a file would do to the people we know, and the lines that keep it from being applied."""

    file_name: str
    sha256: str
    created: int
    changed: int
    unchanged: int
    changes: tuple[Change, ...]
    """The first `MOST_SHOWN` changes."""
    bad_lines: tuple[BadLine, ...]

    @property
    def can_be_applied(self) -> bool:
        """Whether no line of the file is bad."""
        return not self.bad_lines


@dataclass(slots=True)
class _Known:
    """A person we know: their affiliation without an end, and the day since which no ended one holds."""

    person: Person
    affiliation: Affiliation | None = None
    free_from: dt.date | None = None


@dataclass(slots=True)
class _Plan:
    """The good rows of a file, set against what we know."""

    people: dict[IdentityDocument, uuid.UUID]
    """Whom we know of the people in the file and of their holders."""
    new: list[AffiliateRow] = field(default_factory=list)
    changed: list[tuple[AffiliateRow, _Known]] = field(default_factory=list)
    unchanged: int = 0
    bad_lines: list[BadLine] = field(default_factory=list)


def read(content: bytes, name: str) -> ParsedFile:
    """Return the file's good rows and bad lines. Raises TableRefused when it is not an affiliates file at all."""
    return affiliates_file.parse(content, name, today=_today())


def preview(parsed: ParsedFile) -> Preview:
    """Return what applying the file would do now; nothing is written."""
    plan = _plan(parsed.rows)
    return Preview(
        file_name=parsed.name,
        sha256=parsed.sha256,
        created=len(plan.new),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        changes=tuple(_in_words(row, known, plan) for row, known in plan.changed[:MOST_SHOWN]),
        bad_lines=tuple(sorted([*parsed.bad_lines, *plan.bad_lines], key=lambda bad: bad.line)),
    )


@transaction.atomic
def apply_import(*, parsed: ParsedFile, by: StaffUser) -> AffiliateImport:
    """Apply the file whole and return the record of it; the same file again finds everything unchanged.

    Somebody new is created; another category, affiliation type or holder closes the old affiliation today and opens one
    from today on; names and contact data follow the file, but an empty cell erases nothing. `desde` tells when a first
    affiliation began, and is not compared afterwards. Who is not in the file stays as they are.

    Raises TableRefused with every bad line, and ImportIsStale when a desk created one of these people meanwhile.
    """
    _wait_for_other_imports()
    plan = _plan(parsed.rows)
    if bad_lines := [*parsed.bad_lines, *plan.bad_lines]:
        raise TableRefused(refusal(bad_lines), bad_lines=bad_lines)
    record = AffiliateImport.objects.create(
        file_name=parsed.name,
        sha256=parsed.sha256,
        applied_by=by,
        created_count=len(plan.new),
        changed_count=len(plan.changed),
        unchanged_count=plan.unchanged,
    )
    try:
        with transaction.atomic():
            _create(plan, record)
            _change(plan, record)
    except IntegrityError:
        raise ImportIsStale(
            _("Mientras tanto un módulo cambió a una de estas personas. Aplique el archivo de nuevo.")
        ) from None
    emit(
        AffiliatesImported(
            site_id=None, import_id=record.pk, created=record.created_count, changed=record.changed_count
        )
    )
    return record


def refusal(bad_lines: Sequence[BadLine]) -> str:
    """Return why a file with these bad lines is not applied."""
    lines = len({bad.line for bad in bad_lines})
    return ngettext(
        "Hay %(count)s renglón por corregir. No se aplicó nada.",
        "Hay %(count)s renglones por corregir. No se aplicó nada.",
        lines,
    ) % {"count": lines}


def _today() -> dt.date:
    return clock.business_date(settings.TIME_ZONE)


def _wait_for_other_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])


def _plan(rows: Sequence[AffiliateRow]) -> _Plan:
    in_file = {row.document for row in rows}
    holders_elsewhere = {row.holder for row in rows if row.holder and row.holder not in in_file}
    known_people = _known_people([*in_file, *holders_elsewhere])
    plan = _Plan({document: known.person.pk for document, known in known_people.items()})
    for row in rows:
        known = known_people.get(row.document)
        if known is None:
            plan.new.append(row)
        elif _person_differences(row, known.person) or _changes_affiliation(row, known, plan):
            plan.changed.append((row, known))
        else:
            plan.unchanged += 1
        if row.holder in holders_elsewhere and (refusal := _unfit(known_people.get(row.holder), known)):
            plan.bad_lines.append(BadLine(row.line, HOLDER_COLUMNS[1], refusal))
    return plan


def _unfit(holder: _Known | None, beneficiary: _Known | None) -> str:
    """Return why a person who is not in the file cannot be a holder; empty when they can."""
    if holder is None:
        return _("No conocemos a este titular. Revise el número o agréguelo al archivo.")
    if beneficiary is not None and holder.person == beneficiary.person:
        return _("Nadie es su propio titular. Escriba el documento del trabajador.")
    if holder.affiliation is not None and holder.affiliation.type == AffiliationType.BENEFICIARY:
        return _("El titular también es beneficiario. Escriba el documento del trabajador.")
    return ""


def _known_people(documents: Sequence[IdentityDocument]) -> dict[IdentityDocument, _Known]:
    """Return whom we know of these documents, in a few queries for each five thousand."""
    found: dict[IdentityDocument, _Known] = {}
    for batch in _batches(documents):
        numbers = [document.number for document in batch]
        held = PersonDocument.objects.select_related("person").filter(country="CO", number__in=numbers)
        people = {(each.type, each.number): each.person for each in held}
        known = {person.pk: _Known(person) for person in people.values()}
        _add_affiliations(known)
        found |= {
            IdentityDocument(DocumentType(kind), number): known[person.pk]
            for (kind, number), person in people.items()
        }
    return found


def _add_affiliations(known: dict[uuid.UUID, _Known]) -> None:
    held = Affiliation.objects.filter(person__in=list(known))
    for affiliation in held.filter(valid_to=None):
        known[affiliation.person_id].affiliation = affiliation
    ended = held.exclude(valid_to=None).values_list("person").annotate(Max("valid_to")).order_by()
    for person_id, last_day in ended:
        known[person_id].free_from = last_day


def _batches(documents: Sequence[IdentityDocument]) -> Iterator[Sequence[IdentityDocument]]:
    for start in range(0, len(documents), _BATCH):
        yield documents[start : start + _BATCH]


def _person_differences(row: AffiliateRow, person: Person) -> list[str]:
    """Return the fields in which the file says something, and something else."""
    return [
        name for name in _PERSON_FIELDS if getattr(row, name) and getattr(row, name) != getattr(person, name)
    ]


def _changes_affiliation(row: AffiliateRow, known: _Known, plan: _Plan) -> bool:
    held = known.affiliation
    return (
        held is None
        or (held.type, held.category) != (row.type, row.category)
        or _changes_holder(row, held, plan)
    )


def _changes_holder(row: AffiliateRow, held: Affiliation, plan: _Plan) -> bool:
    """Return whether the file names a holder, and another one; a holder we do not know yet is another one."""
    return row.holder is not None and plan.people.get(row.holder) != held.holder_id


def _holder_id(row: AffiliateRow, held: Affiliation | None, plan: _Plan) -> uuid.UUID | None:
    """Return by whom the person is affiliated from now on; an empty cell keeps the holder a beneficiary has."""
    if row.holder is not None:
        return plan.people[row.holder]
    is_still_one = held is not None and row.type == AffiliationType.BENEFICIARY
    return held.holder_id if held is not None and is_still_one else None


def _in_words(row: AffiliateRow, known: _Known, plan: _Plan) -> Change:
    differences = [str(_PERSON_FIELDS[name]) for name in _person_differences(row, known.person)]
    held = known.affiliation
    if held is None:
        differences.append(_("nueva afiliación, categoría %(category)s") % {"category": row.category.value})
    elif held.category != row.category:
        differences.append(
            _("categoría %(old)s → %(new)s") % {"old": held.category, "new": row.category.value}
        )
    if held is not None and held.type != row.type:
        old, new = AffiliationType(held.type).label, row.type.label
        differences.append(_("afiliación: %(old)s → %(new)s") % {"old": old, "new": new})
    if held is not None and row.holder is not None and _changes_holder(row, held, plan):
        differences.append(_("titular: %(document)s") % {"document": row.holder.masked})
    return Change(row.line, row.document.masked, tuple(differences))


def _create(plan: _Plan, record: AffiliateImport) -> None:
    people = [Person(**{name: getattr(row, name) for name in _PERSON_FIELDS}) for row in plan.new]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    created = list(zip(plan.new, people, strict=True))
    documents = [
        PersonDocument(person=person, type=row.document.type, number=row.document.number)
        for row, person in created
    ]
    PersonDocument.objects.bulk_create(documents, batch_size=_BATCH)
    plan.people.update((row.document, person.pk) for row, person in created)
    _open_affiliations(
        ((row, person, _holder_id(row, None, plan), row.since or _today()) for row, person in created), record
    )


def _change(plan: _Plan, record: AffiliateImport) -> None:
    changed = plan.changed
    _update_people([(row, known.person) for row, known in changed if _person_differences(row, known.person)])
    today = _today()
    others = [(row, known) for row, known in changed if _changes_affiliation(row, known, plan)]
    held = [
        (row, known.person, known.affiliation, _holder_id(row, known.affiliation, plan))
        for row, known in others
        if known.affiliation is not None
    ]
    _correct([(row, each, holder) for row, _one, each, holder in held if each.valid_from >= today], record)
    replaced = [(row, person, each, holder) for row, person, each, holder in held if each.valid_from < today]
    Affiliation.objects.filter(pk__in=[each.pk for _row, _one, each, _holder in replaced]).update(
        valid_to=today
    )
    _open_affiliations(((row, person, holder, today) for row, person, _each, holder in replaced), record)
    _open_affiliations(
        (
            (
                row,
                known.person,
                _holder_id(row, None, plan),
                max(row.since or today, known.free_from or dt.date.min),
            )
            for row, known in others
            if known.affiliation is None
        ),
        record,
    )


def _correct(
    begun_today: Sequence[tuple[AffiliateRow, Affiliation, uuid.UUID | None]], record: AffiliateImport
) -> None:
    """Change affiliations that begin today in place: they have not held on any earlier day."""
    for row, affiliation, holder_id in begun_today:
        affiliation.type, affiliation.category, affiliation.holder_id = row.type, row.category, holder_id
        affiliation.source, affiliation.source_import = _source(), record
    Affiliation.objects.bulk_update(
        [affiliation for _row, affiliation, _holder in begun_today],
        ["type", "category", "holder", "source", "source_import"],
        batch_size=_BATCH // 10,
    )


def _update_people(pairs: Sequence[tuple[AffiliateRow, Person]]) -> None:
    """Write what the file says of these people, in one statement; an empty cell keeps what we know."""
    values = [
        [person.pk for _row, person in pairs],
        *([getattr(row, name) or getattr(person, name) for row, person in pairs] for name in _PERSON_FIELDS),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_person SET given_names = new.given_names, family_names = new.family_names, "
            "birth_date = new.birth_date, phone = new.phone, email = new.email "
            "FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[]) "
            "AS new (id, given_names, family_names, birth_date, phone, email) "
            "WHERE customers_person.id = new.id",
            values,
        )


def _open_affiliations(
    begun: Iterable[tuple[AffiliateRow, Person, uuid.UUID | None, dt.date]], record: AffiliateImport
) -> None:
    source = _source()
    affiliations = [
        Affiliation(
            person=person,
            type=row.type,
            category=row.category,
            holder_id=holder_id,
            source=source,
            source_import=record,
            valid_from=valid_from,
        )
        for row, person, holder_id, valid_from in begun
    ]
    Affiliation.objects.bulk_create(affiliations, batch_size=_BATCH)


def _source() -> str:
    """Return how the desk names where the category comes from."""
    return _("Archivo de afiliados del %(day)s") % {"day": f"{_today():%d/%m/%Y}"}
