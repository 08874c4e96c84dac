"""People the Caja serves: who they are, how they are affiliated, and who looked at them."""

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from ventanilla.customers.name_words import NameVector, keep_words
from ventanilla.kernel import clock
from ventanilla.kernel.history import keep_history
from ventanilla.kernel.identity import DocumentType, IdentityDocument
from ventanilla.org.models import StaffUser


class Category(models.TextChoices):
    """Affiliation category by income (Decreto 827 de 2003, art. 5); D is everybody else."""

    A = "A", _("Categoría A")
    B = "B", _("Categoría B")
    C = "C", _("Categoría C")
    D = "D", _("Categoría D (particular)")


class AffiliationType(models.TextChoices):
    """How somebody belongs to the Caja."""

    WORKER = "WORKER", _("Trabajador")
    BENEFICIARY = "BENEFICIARY", _("Beneficiario")
    PENSIONER = "PENSIONER", _("Pensionado")
    INDEPENDENT = "INDEPENDENT", _("Independiente")
    VOLUNTARY_UNEMPLOYED = "VOLUNTARY_UNEMPLOYED", _("Desempleado voluntario")
    OTHER_CAJA = "OTHER_CAJA", _("Afiliado a otra caja")
    COMPANY = "COMPANY", _("Empresa")


@keep_history()
class Person(models.Model):
    """Somebody the Caja serves, affiliated or not (R03)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_names = models.CharField(max_length=80)
    family_names = models.CharField(max_length=80)
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            GinIndex(NameVector("given_names", "family_names"), name="people_by_name"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="people_by_phone"),
            models.Index(fields=["email"], condition=~Q(email=""), name="people_by_email"),
        ]
        triggers = [
            keep_words(pgtrigger.Insert, "keep_words_of_new"),
            keep_words(pgtrigger.Update, "keep_words_of_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_names}"


class NameWord(models.Model):
    """A word that occurs in somebody's names, and how it sounds: what a misspelt word is compared with."""

    word = models.CharField(max_length=80, primary_key=True)
    sound = models.GeneratedField(
        expression=Func(F("word"), function="name_sound"),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["sound"], name="words_by_sound"),
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="words_by_letters"),
        ]


@keep_history()
class PersonDocument(models.Model):
    """An identity document of a person; no two people share one."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    country = models.CharField(max_length=2, default="CO")
    type = models.CharField(max_length=3, choices=DocumentType)
    number = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "type", "number"], name="one_person_per_document"),
            models.CheckConstraint(condition=Q(type__in=DocumentType.values), name="document_type_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.as_document())

    def as_document(self) -> IdentityDocument:
        """Return the document as a value."""
        return IdentityDocument(DocumentType(self.type), self.number)


@keep_history()
class AffiliateImport(models.Model):
    """One affiliates file that was applied, whole."""

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    applied_at = models.DateTimeField(default=clock.now)
    applied_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    created_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    unchanged_count = models.PositiveIntegerField()


@keep_history()
class Affiliation(models.Model):
    """A stretch of time in which a person was affiliated with a category, and who says so.

    The category comes from the affiliation system, never from the advisor (R33, R34). `valid_to` is the first day on
    which it no longer holds; empty while it does.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    type = models.CharField(max_length=24, choices=AffiliationType)
    category = models.CharField(max_length=1, choices=Category)
    holder = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="El afiliado por quien es beneficiario.",
    )
    source = models.CharField(max_length=80)
    source_import = models.ForeignKey(AffiliateImport, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(category__in=["A", "B", "C"]), name="affiliates_are_a_b_or_c"),
            models.CheckConstraint(condition=~Q(person=F("holder")), name="nobody_is_their_own_beneficiary"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="affiliation_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_affiliation_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[)"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class SearchKind(models.TextChoices):
    """By what somebody was searched for."""

    NAME = "name", _("Por nombre")
    NUMBER = "number", _("Por número")


class PeopleSearch(models.Model):
    """Somebody of the staff searched for people: who, when, for which visit, and how many were shown. Append-only.

    What was typed is not kept: it may be the name of somebody whom the Caja does not know.
    """

    searcher = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField()
    kind = models.CharField(max_length=6, choices=SearchKind)
    shown_count = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        indexes = [models.Index(fields=["visit_id"], name="searches_of_a_visit")]


class RecordRead(models.Model):
    """Somebody of the staff looked at a person's record: who, when, for which visit. Append-only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    is_append_only = True

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="reads_of_a_person")]
