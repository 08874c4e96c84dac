"""Putting on offer what customers may take, and changing it."""

from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import fields, locks
from ventanilla.kernel.fields import Fields, WrongText
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org import selectors as org
from ventanilla.org.models import StaffUser
from ventanilla.org.services import editing
from ventanilla.procedure.catalogue.drafts import ProductDraft
from ventanilla.procedure.catalogue.events import ProductAdded, ProductChanged
from ventanilla.procedure.catalogue.models import Product

LONGEST_CODE, LONGEST_NAME = 40, 120


@transaction.atomic
def add_product(
    *, code: str, name: str, service_line_code: str, reference_value: int | None, by: StaffUser
) -> Product:
    """Return a new product, service or programme of a service line, on offer from now on.

    `reference_value` is in pesos, None when it is not known. Raises WrongFields naming every field to correct.
    """
    locks.hold("products")
    found = Fields()
    product = Product(
        code=found.take("code", lambda: _free_code(code), ""),
        name=found.take("name", lambda: _name(name), ""),
        service_line_code=found.take("service_line_code", lambda: _line(service_line_code), ""),
        reference_value=reference_value,
    )
    if reference_value is not None and reference_value < 0:
        found.refuse("reference_value", _("Escriba un valor en pesos, sin signo, o déjelo vacío."))
    found.raise_if_wrong()
    product.save()
    emit(ProductAdded(site_id=None, product=product.code, by_id=by.pk))
    return product


@transaction.atomic
def change_product(
    *, product: Product, draft: ProductDraft, by: StaffUser, seen: str | None = None
) -> Product:
    """Return the product as `draft` describes it; one that is no longer on offer stays on record.

    Raises WrongFields naming every field to correct, or ChangedMeanwhile (`seen` is the fingerprint of what the form
    showed).
    """
    locks.hold("products")
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    known, found = ProductDraft.of(product), Fields()
    product.name = found.take("name", lambda: _name(draft.name), "")
    product.service_line_code = found.take("service_line_code", lambda: _line(draft.service_line_code), "")
    product.reference_value, product.is_active = draft.reference_value, draft.is_active
    if draft.reference_value is not None and draft.reference_value < 0:
        found.refuse("reference_value", _("Escriba un valor en pesos, sin signo, o déjelo vacío."))
    found.raise_if_wrong()
    editing.refuse_if_changed(seen=seen, now=known, history=[events_of(Product).filter(pgh_obj=product.pk)])
    product.save()
    emit(ProductChanged(site_id=None, product=product.code, by_id=by.pk))
    return product


def _line(code: str) -> str:
    if not org.has_line(code):
        raise WrongText(_("Ninguna sede tiene esa línea de servicio."))
    return code


def _name(text: str) -> str:
    return fields.line(text, missing=_("Escriba el nombre."), longest=LONGEST_NAME)


def _free_code(code: str) -> str:
    if not slug_re.fullmatch(code) or len(code) > LONGEST_CODE:
        raise WrongText(_("Escriba un código de letras sin tildes, números o guiones, sin espacios."))
    if Product.objects.filter(code=code).exists():
        raise WrongText(_("Ese código ya es de otro producto."))
    return code
