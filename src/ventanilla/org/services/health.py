"""Taking note of the signs of life of devices."""

import datetime as dt
from dataclasses import asdict, fields

from django.db import transaction

from ventanilla.kernel import clock
from ventanilla.org.models import Device, DeviceHealth
from ventanilla.org.rules.health import Report

LEAST_BETWEEN = dt.timedelta(seconds=5)


@transaction.atomic
def beat(*, device: Device, report: Report) -> None:
    """Keep what the page of `device` says of itself, and when.

    One that says the same again within five seconds changes nothing, so that a page which beats like mad does not write
    like mad.
    """
    now, said = clock.now(), asdict(report)
    since = now - LEAST_BETWEEN
    if DeviceHealth.objects.filter(device=device, heard_at__gt=since, heard_at__lte=now, **said).exists():
        return
    DeviceHealth.objects.bulk_create(
        [DeviceHealth(device=device, heard_at=now, **said)],
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["heard_at", *(each.name for each in fields(Report))],
    )
