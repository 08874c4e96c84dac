"""The first account of a deployment: made once, whoever asks at the same moment."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ventanilla.kernel.errors import WrongFields
from ventanilla.kernel.models import OutboxEvent
from ventanilla.org.errors import AlreadySetUp
from ventanilla.org.models import StaffUser
from ventanilla.org.roles import Role
from ventanilla.org.services import staff

PASSWORD = "un cafetal en la loma"
TOGETHER = 8


def create(number: int = 1) -> StaffUser:
    return staff.create_first_administrator(
        username=f"clara{number}", full_name="Clara Ospina", password=PASSWORD
    )


@pytest.mark.django_db
def test_whoever_has_the_key_becomes_administrator_of_all_sites() -> None:
    account = create()

    assert (account.role, account.site, account.must_change_password) == (Role.ADMINISTRATOR, None, False)
    assert account.check_password(PASSWORD)
    assert OutboxEvent.objects.get().name == "FirstAdministratorCreated"


@pytest.mark.django_db
def test_the_second_learns_whose_account_there_is() -> None:
    create()

    with pytest.raises(AlreadySetUp, match=r"Otra persona acaba .*Clara Ospina, hace un momento.*Entre con"):
        create(2)

    assert StaffUser.objects.count() == 1


@pytest.mark.django_db
def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(WrongFields) as refused:
        staff.create_first_administrator(username="Á!", full_name=" ", password="corta")

    assert set(refused.value.errors) == {"username", "full_name", "password"}
    assert not StaffUser.objects.exists()


def ask_together() -> Counter[str]:
    """Let several ask for the first account at once; return what came of it, by the name of the answer."""
    barrier = threading.Barrier(TOGETHER)

    def ask(number: int) -> str:
        try:
            barrier.wait(timeout=30)
            create(number)
        except AlreadySetUp as refusal:
            return type(refusal).__name__
        else:
            return "created"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=TOGETHER) as pool:
        return Counter(pool.map(ask, range(TOGETHER)))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_exactly_one_gets_it() -> None:
    assert ask_together() == {"created": 1, "AlreadySetUp": TOGETHER - 1}
    assert StaffUser.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_several_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock away and the same press must fail, or the test above proves nothing."""
    everybody_is_past_the_lock = threading.Barrier(TOGETHER)
    monkeypatch.setattr(staff, "_one_at_a_time", lambda: everybody_is_past_the_lock.wait(timeout=30))

    assert ask_together()["created"] > 1
