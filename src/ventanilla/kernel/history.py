"""History of domain rows: every insert, update and delete, written by trigger into a table nobody rewrites."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db import models
from django.db.models import QuerySet

M = TypeVar("M", bound=type[models.Model])


def keep_history(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Return a class decorator that keeps every state of the model's rows, with who did it.

    The rows go to a twin table by trigger (django-pghistory), so bulk updates and plain SQL are caught too; the
    program's database role can only add to it (`kernel.database_roles`).
    """
    track: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude)
    )
    return track


def events_of(model: type[models.Model]) -> QuerySet[Any]:
    """Return the history of all rows of `model`: `pgh_created_at`, `pgh_context` (with the "user"), and its fields."""
    history: QuerySet[Any] = getattr(model, "pgh_event_model").objects.all()  # noqa: B009
    return history
