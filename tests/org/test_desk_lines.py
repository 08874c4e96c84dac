"""Which lines a desk serves is a part of its history, however it was changed."""

import pytest

from tests import cast
from ventanilla.kernel.history import events_of
from ventanilla.org.models import DeskLine

pytestmark = pytest.mark.django_db


def test_each_line_given_to_a_desk_or_taken_from_it_is_kept() -> None:
    site = cast.make_site()
    line, other = cast.make_line(site), cast.make_line(site, "HOUSING", "V")
    desk = cast.make_desk(site, line)

    desk.service_lines.set([other])

    kept = events_of(DeskLine).filter(desk_id=desk.pk).order_by("pgh_id")
    assert [(event.pgh_label, event.serviceline_id) for event in kept] == [
        ("insert", line.pk),
        ("delete", line.pk),
        ("insert", other.pk),
    ]
