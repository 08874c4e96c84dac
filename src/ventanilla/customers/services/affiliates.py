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
from ventanilla.customers.affiliates_file import AffiliateRow, ParsedFile
from ventanilla.customers.errors import BadLine, ImportIsStale, ImportRefused
from ventanilla.customers.events import AffiliatesImported
from ventanilla.customers.models import AffiliateImport, Affiliation, AffiliationType, Person, PersonDocument
from ventanilla.kernel import clock
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.kernel.outbox import emit
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

    new: list[AffiliateRow] = field(default_factory=list)
    changed: list[tuple[AffiliateRow, _Known]] = field(default_factory=list)
    unchanged: int = 0


def read(content: bytes, name: str) -> ParsedFile:
    """Return the file's good rows and bad lines. Raises ImportRefused when it is not an affiliates file at all."""
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
        changes=tuple(_in_words(row, known) for row, known in plan.changed[:MOST_SHOWN]),
        bad_lines=parsed.bad_lines,
    )


@transaction.atomic
def apply_import(*, parsed: ParsedFile, by: StaffUser) -> AffiliateImport:
    """Apply the file whole and return the record of it; the same file again finds everything unchanged.

    Somebody new is created; another category or affiliation type closes the old affiliation today and opens one from
    today on; names and contact data follow the file, but an empty cell erases nothing. `desde` tells when a first
    affiliation began, and is not compared afterwards. Who is not in the file stays as they are.

    Raises ImportRefused with every bad line, and ImportIsStale when a desk created one of these people meanwhile.
    """
    if parsed.bad_lines:
        raise ImportRefused(refusal(parsed.bad_lines), bad_lines=parsed.bad_lines)
    _wait_for_other_imports()
    plan = _plan(parsed.rows)
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
            _create(plan.new, record)
            _change(plan.changed, record)
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
    known_people = _known_people(rows)
    plan = _Plan()
    for row in rows:
        known = known_people.get(row.document)
        if known is None:
            plan.new.append(row)
        elif _person_differences(row, known.person) or _changes_affiliation(row, known):
            plan.changed.append((row, known))
        else:
            plan.unchanged += 1
    return plan


def _known_people(rows: Sequence[AffiliateRow]) -> dict[IdentityDocument, _Known]:
    """Return whom we know of these rows, in a few queries for each five thousand."""
    found: dict[IdentityDocument, _Known] = {}
    for batch in _batches(rows):
        numbers = [row.document.number for row in batch]
        held = PersonDocument.objects.select_related("person").filter(country="CO", number__in=numbers)
        documents = {(each.type, each.number): each.person for each in held}
        known = {person.pk: _Known(person) for person in documents.values()}
        _add_affiliations(known)
        found |= {
            IdentityDocument(DocumentType(kind), number): known[person.pk]
            for (kind, number), person in documents.items()
        }
    return found


def _add_affiliations(known: dict[uuid.UUID, _Known]) -> None:
    held = Affiliation.objects.filter(person__in=list(known))
    for affiliation in held.filter(valid_to=None):
        known[affiliation.person_id].affiliation = affiliation
    ended = held.exclude(valid_to=None).values_list("person").annotate(Max("valid_to")).order_by()
    for person_id, last_day in ended:
        known[person_id].free_from = last_day


def _batches(rows: Sequence[AffiliateRow]) -> Iterator[Sequence[AffiliateRow]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _person_differences(row: AffiliateRow, person: Person) -> list[str]:
    """Return the fields in which the file says something, and something else."""
    return [
        name for name in _PERSON_FIELDS if getattr(row, name) and getattr(row, name) != getattr(person, name)
    ]


def _changes_affiliation(row: AffiliateRow, known: _Known) -> bool:
    held = known.affiliation
    return held is None or (held.type, held.category) != (row.type, row.category)


def _in_words(row: AffiliateRow, known: _Known) -> Change:
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
    return Change(row.line, row.document.masked, tuple(differences))


def _create(rows: Sequence[AffiliateRow], record: AffiliateImport) -> None:
    people = [Person(**{name: getattr(row, name) for name in _PERSON_FIELDS}) for row in rows]
    Person.objects.bulk_create(people, batch_size=_BATCH)
    documents = [
        PersonDocument(person=person, type=row.document.type, number=row.document.number)
        for person, row in zip(people, rows, strict=True)
    ]
    PersonDocument.objects.bulk_create(documents, batch_size=_BATCH)
    _open_affiliations(
        ((row, person, row.since or _today()) for person, row in zip(people, rows, strict=True)), record
    )


def _change(changed: Sequence[tuple[AffiliateRow, _Known]], record: AffiliateImport) -> None:
    _update_people([(row, known.person) for row, known in changed if _person_differences(row, known.person)])
    today = _today()
    others = [(row, known) for row, known in changed if _changes_affiliation(row, known)]
    held = [(row, known, known.affiliation) for row, known in others if known.affiliation is not None]
    _correct([(row, each) for row, _known, each in held if each.valid_from >= today], record)
    replaced = [(row, known.person, each.pk) for row, known, each in held if each.valid_from < today]
    Affiliation.objects.filter(pk__in=[pk for _row, _person, pk in replaced]).update(valid_to=today)
    _open_affiliations(((row, person, today) for row, person, _pk in replaced), record)
    _open_affiliations(
        (
            (row, known.person, max(row.since or today, known.free_from or dt.date.min))
            for row, known in others
            if known.affiliation is None
        ),
        record,
    )


def _correct(begun_today: Sequence[tuple[AffiliateRow, Affiliation]], record: AffiliateImport) -> None:
    """Change affiliations that begin today in place: they have not held on any earlier day."""
    for row, affiliation in begun_today:
        affiliation.type, affiliation.category = row.type, row.category
        affiliation.source, affiliation.source_import = _source(), record
    Affiliation.objects.bulk_update(
        [affiliation for _row, affiliation in begun_today],
        ["type", "category", "source", "source_import"],
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
    begun: Iterable[tuple[AffiliateRow, Person, dt.date]], record: AffiliateImport
) -> None:
    source = _source()
    affiliations = [
        Affiliation(
            person=person,
            type=row.type,
            category=row.category,
            source=source,
            source_import=record,
            valid_from=valid_from,
        )
        for row, person, valid_from in begun
    ]
    Affiliation.objects.bulk_create(affiliations, batch_size=_BATCH)


def _source() -> str:
    """Return how the desk names where the category comes from."""
    return _("Archivo de afiliados del %(day)s") % {"day": f"{_today():%d/%m/%Y}"}
