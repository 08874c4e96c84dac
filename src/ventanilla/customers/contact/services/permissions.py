"""What people allow the Caja to write to them."""

from django.db import transaction

from ventanilla.customers.contact.models import Channel, Permission, Purpose
from ventanilla.customers.models import Person
from ventanilla.org.models import StaffUser


@transaction.atomic
def take(
    *, person: Person, channel: Channel, purpose: Purpose, is_given: bool, how: str, by: StaffUser
) -> Permission:
    """Keep a person's yes or no, said to somebody of the staff; it replaces what they said before."""
    return Permission.objects.create(
        person=person, channel=channel, purpose=purpose, is_given=is_given, how=how[:200], taken_by=by
    )
