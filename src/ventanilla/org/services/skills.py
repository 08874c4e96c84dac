"""Which lines each advisor attends."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.kernel import locks
from ventanilla.kernel.fields import Fields
from ventanilla.kernel.history import events_of
from ventanilla.kernel.outbox import emit
from ventanilla.org import selectors_shifts as selectors
from ventanilla.org.drafts import SkillsDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.events import SiteChanged
from ventanilla.org.models import AdvisorSkill, ServiceLine, Site, StaffUser
from ventanilla.org.services import editing


@transaction.atomic
def save_skills(*, site: Site, typed: Mapping[int, SkillsDraft], seen: Mapping[int, str]) -> int:
    """Let each advisor (by id) attend the lines that were ticked, all when none was; return how many advisors changed.

    `seen` has the fingerprint of each row as the form showed it: a row that its user left as it was is left to whoever
    changed it meanwhile. All rows are saved or none. Raises WrongFields for a line that the site does not have
    ("lines-7": those of advisor 7), and for a row ticked here and changed elsewhere ("advisor-7").
    """
    locks.hold(f"skills:{site.pk}")
    lines = {line.code: line for line in ServiceLine.objects.filter(site=site)}
    advisors = {each.pk: each for each in selectors.advisors_of(site)}
    present = SkillsDraft.all_of(list(advisors.values()))
    changed = {
        pk: draft
        for pk, draft in typed.items()
        if pk in advisors and draft != present[pk] and fingerprint(draft) != seen.get(pk)
    }
    found = Fields()
    for pk, draft in changed.items():
        _check_unchanged(advisors[pk], present[pk], seen.get(pk), found)
        if not lines.keys() >= set(draft.lines):
            found.refuse(f"lines-{pk}", _("Una de las líneas no es de esta sede. Revise las marcas."))
    found.raise_if_wrong()
    for pk, draft in changed.items():
        _save(advisors[pk], [lines[code] for code in draft.lines])
    if changed:
        emit(SiteChanged(site_id=site.pk, site_code=site.code, part="skills"))
    return len(changed)


def _save(advisor: StaffUser, lines: list[ServiceLine]) -> None:
    known = AdvisorSkill.objects.filter(advisor=advisor)
    known.exclude(service_line__in=lines).delete()
    kept = set(known.values_list("service_line", flat=True))
    AdvisorSkill.objects.bulk_create(
        AdvisorSkill(advisor=advisor, service_line=line) for line in lines if line.pk not in kept
    )


def _check_unchanged(advisor: StaffUser, present: SkillsDraft, seen: str | None, found: Fields) -> None:
    history = [events_of(AdvisorSkill).filter(advisor=advisor)]
    try:
        editing.refuse_if_changed(seen=seen, now=present, history=history)
    except ChangedMeanwhile as refusal:
        found.refuse(f"advisor-{advisor.pk}", str(refusal))
