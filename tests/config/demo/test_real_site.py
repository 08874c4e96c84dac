"""The demo keeps away from what a Caja really works with."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management.base import CommandError

from tests import cast
from tests.config.demo.conftest import start
from ventanilla.org.models import StaffUser


@pytest.mark.django_db
def test_it_is_not_mixed_into_a_site_of_somebody_else(tmp_path: Path, settings: LazySettings) -> None:
    settings.DATA = tmp_path
    cast.make_site()

    with pytest.raises(CommandError, match="ya es de una sede de verdad"):
        start()
    assert not StaffUser.objects.exists()
