"""The two sites of the demo, made as a real one is: Caja, site, hours, lines, desks, staff, content, affiliates."""

import datetime as dt
from collections.abc import Mapping

import pghistory

from ventanilla.config.demo import appointments, families, offer, people, texts
from ventanilla.config.demo.password import PASSWORD
from ventanilla.customers.services import affiliates
from ventanilla.kernel import clock
from ventanilla.org import suggestions
from ventanilla.org.drafts import DeskDraft, LineDraft, MemberDraft, SiteDraft
from ventanilla.org.models import Site, StaffUser
from ventanilla.org.services import caja, desk_setup, hours, lines, lunch, sites, staff
from ventanilla.procedure.catalogue import services as catalogue
from ventanilla.procedure.consent import services as consent
from ventanilla.procedure.consent.drafts import TextDraft
from ventanilla.procedure.guides import services as guides

SITE_CODE = "CALI"
SINCE = dt.date(2024, 9, 27)
"""When version 10 of the procedure came into force; the guides hold from that day."""
FILE_NAME = "afiliados-ficticios.csv"


def make_site(*, opens_at: dt.datetime) -> Site:
    """Return the site of the demo, ready to open but for its devices; the second one beside it stays off.

    `opens_at` is when the demo is first shown.
    """
    administrator = staff.create_first_administrator(
        username=people.ADMINISTRATOR.username, full_name=people.ADMINISTRATOR.full_name, password=PASSWORD
    )
    with pghistory.context(user=administrator.pk):
        return _set_up(administrator, opens_at)


def _set_up(administrator: StaffUser, opens_at: dt.datetime) -> Site:
    caja.save_caja(draft=texts.CAJA)
    site = _make_place(texts.SITE, suggestions.lines(), people.LINES_OF_DESK, by=administrator)
    hours.set_never_closes(site=site, never_closes=True, by=administrator)
    appointments.receive(site, opens_at=opens_at)
    _make_second_site(administrator)
    _make_staff(site, administrator)
    _make_content(site, administrator)
    parsed = affiliates.read(families.affiliates_file(), FILE_NAME)
    affiliates.apply_import(parsed=parsed, by=StaffUser.objects.get(username="clara"))
    return site


def _make_second_site(administrator: StaffUser) -> None:
    """Make the site where the procedure is not valid yet: nobody works there, and it gives no turns (R04)."""
    its_lines = [line for line in suggestions.lines() if line.code in texts.LINES_OF_SECOND_SITE]
    _make_place(texts.SECOND_SITE, its_lines, people.LINES_OF_SECOND_SITE, by=administrator)


def _make_place(
    draft: SiteDraft,
    its_lines: tuple[LineDraft, ...] | list[LineDraft],
    its_desks: Mapping[int, tuple[str, ...]],
    *,
    by: StaffUser,
) -> Site:
    site = sites.add_site(draft=draft)
    hours.set_week(site=site, week=texts.WEEK, opens_on_holidays=False, by=by)
    lines.save_lines(site=site, drafts=its_lines)
    desks = [DeskDraft(number=str(number), lines=codes) for number, codes in its_desks.items()]
    desk_setup.save_desks(site=site, drafts=desks)
    return site


def _make_staff(site: Site, administrator: StaffUser) -> None:
    """Make everybody's account, all with the one password that the demo tells."""
    for number, member in enumerate(people.STAFF, start=1):
        account = staff.take_over_member(
            draft=MemberDraft(
                document_number=f"11519{number:05d}",
                given_names=member.given_names,
                family_names=member.family_names,
                role=member.role,
                email=f"{member.username}@ejemplo.co",
                username=member.username,
            ),
            site=site,
            by=administrator,
            password_hash=administrator.password,
        )
        if member.username in people.LUNCH_AT:
            starts_at = people.LUNCH_AT[member.username]
            lunch.set_slot(advisor=account, starts_at=starts_at, minutes=people.LUNCH_MINUTES)


def _make_content(site: Site, administrator: StaffUser) -> None:
    today = clock.business_date(site.time_zone)
    consent.save_texts(
        draft=TextDraft(
            paragraphs="\n\n".join(texts.CONSENT_PARAGRAPHS),
            purposes="\n".join(texts.CONSENT_PURPOSES),
            sensitive_paragraph=texts.CONSENT_SENSITIVE,
            valid_from=today.isoformat(),
        ),
        today=today,
        by=administrator,
    )
    for product in offer.PRODUCTS:
        catalogue.add_product(
            code=product.code,
            name=product.name,
            service_line_code=product.line,
            reference_value=product.value,
            by=administrator,
        )
    for guide in offer.GUIDES:
        guides.publish(
            code=guide.code,
            title=guide.title,
            service_line_code=guide.line,
            summary=guide.summary,
            requirements=guide.requirements,
            steps=guide.steps,
            consultation=guide.consultation,
            valid_from=SINCE,
            by=administrator,
        )
