"""Sitting down at a desk."""

import pytest

from tests import cast
from ventanilla.org.errors import DeskIsTaken
from ventanilla.org.models import Desk
from ventanilla.org.services import desks

pytestmark = pytest.mark.django_db


def test_a_taken_desk_is_refused_and_ones_own_is_not() -> None:
    site = cast.make_site()
    ana, bruno = cast.make_advisor(site, "Ana"), cast.make_advisor(site, "Bruno")
    desk = cast.make_desk(site, advisor=ana)

    assert desks.take(desk=desk, advisor=ana).advisor == ana
    with pytest.raises(DeskIsTaken, match="ocupado"):
        desks.take(desk=desk, advisor=bruno)


def test_nobody_sits_at_two_desks() -> None:
    site = cast.make_site()
    ana = cast.make_advisor(site, "Ana")
    cast.make_desk(site, advisor=ana)

    with pytest.raises(DeskIsTaken, match="otro módulo"):
        desks.take(desk=Desk.objects.create(site=site, number=9), advisor=ana)


def test_a_left_desk_is_free_for_the_next() -> None:
    site = cast.make_site()
    desk = cast.make_desk(site)

    desks.leave(desk=desk)

    assert desks.take(desk=desk, advisor=cast.make_advisor(site, "Bruno")).advisor is not None
