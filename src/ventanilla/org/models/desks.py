"""The numbered places where advisors attend."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from ventanilla.kernel.history import keep_history
from ventanilla.org.models.caja import ServiceLine, Site
from ventanilla.org.models.staff import StaffUser


@keep_history()
class Desk(models.Model):
    """A numbered place (módulo) where one advisor at a time serves the lines assigned to it."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="desks")
    number = models.PositiveSmallIntegerField()
    advisor = models.OneToOneField(
        StaffUser, on_delete=models.PROTECT, null=True, related_name="desk", help_text="Quien lo ocupa ahora."
    )
    service_lines = models.ManyToManyField(ServiceLine, related_name="desks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="desk_number_once_per_site")]

    def __str__(self) -> str:
        return str(_("Módulo %(number)s") % {"number": self.number})


@keep_history()
class AdvisorSkill(models.Model):
    """A line that an advisor attends; who has none of these attends every line of the desk where they sit."""

    advisor = models.ForeignKey(StaffUser, on_delete=models.CASCADE, related_name="skills")
    service_line = models.ForeignKey(ServiceLine, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advisor", "service_line"], name="a_skill_once_per_advisor")
        ]


@pghistory.track(
    pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None, model_name="DeskServiceLinesEvent"
)
class DeskLine(Desk.service_lines.through):  # type: ignore[misc,name-defined]
    """A line that a desk serves: what is between the two, named so that its history is kept."""

    class Meta:
        proxy = True
