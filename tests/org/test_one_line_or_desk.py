"""One line or one desk, changed alone: by the rules of all of them, with what is wrong at its own fields."""

from dataclasses import replace

import pytest

from tests import cast
from ventanilla.kernel.errors import WrongFields
from ventanilla.org import suggestions
from ventanilla.org.drafts import DeskDraft, LineDraft, fingerprint
from ventanilla.org.errors import ChangedMeanwhile
from ventanilla.org.models import Desk, ServiceLine, Site
from ventanilla.org.services import desk_setup, lines

pytestmark = pytest.mark.django_db

CULTURE = LineDraft(name="Cultura", prefix="C", hue=30, icon="book")


@pytest.fixture
def site() -> Site:
    site = cast.make_site()
    lines.save_lines(site=site, drafts=suggestions.lines())
    return site


def codes(site: Site) -> list[str]:
    return [line.code for line in LineDraft.all_of(site)]


@pytest.mark.parametrize(("place", "at"), [(None, 7), (0, 0), (2, 2), (99, 7)])
def test_a_new_line_comes_last_or_where_it_is_wanted(site: Site, place: int | None, at: int) -> None:
    line = lines.save_line(site=site, draft=CULTURE, place=place)

    assert codes(site).index(line.code) == at
    assert len(codes(site)) == 8


def test_a_line_changes_alone_and_keeps_its_place(site: Site) -> None:
    before = LineDraft.all_of(site)

    lines.save_line(site=site, draft=replace(before[1], name="Educación y cultura"))

    after = LineDraft.all_of(site)
    assert after[1].name == "Educación y cultura"
    assert (after[0], *after[2:]) == (before[0], *before[2:])


def test_a_prefix_of_another_line_is_said_at_the_prefix(site: Site) -> None:
    with pytest.raises(WrongFields) as refused:
        lines.save_line(site=site, draft=replace(CULTURE, prefix="r"))

    assert refused.value.errors == {
        "prefix": "«R» también es la letra de Recreación. Cada línea lleva la suya."
    }


def test_a_fault_of_another_line_is_said_but_at_no_field_of_this_one(site: Site) -> None:
    ServiceLine.objects.filter(code="HEALTH").update(icon="none-such")

    with pytest.raises(WrongFields) as refused:
        lines.save_line(site=site, draft=CULTURE)

    assert list(refused.value.errors) == [""]


def test_who_saves_a_line_over_anothers_change_is_told(site: Site) -> None:
    line = LineDraft.all_of(site)[0]
    lines.save_line(site=site, draft=replace(line, name="Recreación y deporte"), seen=fingerprint(line))

    with pytest.raises(ChangedMeanwhile):
        lines.save_line(site=site, draft=replace(line, prefix="Z"), seen=fingerprint(line))


def test_a_desk_is_added_and_changed_beside_the_others(site: Site) -> None:
    first = desk_setup.save_desk(site=site, draft=DeskDraft(None, "1", ("RECREATION",)))
    second = desk_setup.save_desk(site=site, draft=DeskDraft(None, "2", ("HEALTH",)))

    desk_setup.save_desk(site=site, draft=DeskDraft(second.pk, "5", ("HEALTH", "HOUSING")))

    assert [(draft.id, draft.number, draft.lines) for draft in DeskDraft.all_of(site)] == [
        (first.pk, "1", ("RECREATION",)),
        (second.pk, "5", ("HEALTH", "HOUSING")),
    ]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (DeskDraft(None, "1", ("HEALTH",)), "number"),
        (DeskDraft(None, "0", ("HEALTH",)), "number"),
        (DeskDraft(None, "2", ()), "lines"),
    ],
)
def test_what_is_wrong_with_a_desk_is_said_at_its_field(site: Site, draft: DeskDraft, field: str) -> None:
    desk_setup.save_desk(site=site, draft=DeskDraft(None, "1", ("RECREATION",)))

    with pytest.raises(WrongFields) as refused:
        desk_setup.save_desk(site=site, draft=draft)

    assert list(refused.value.errors) == [field]
    assert Desk.objects.count() == 1


def test_who_saves_a_desk_over_anothers_change_is_told(site: Site) -> None:
    desk = desk_setup.save_desk(site=site, draft=DeskDraft(None, "1", ("RECREATION",)))
    seen = DeskDraft.all_of(site)[0]
    desk_setup.save_desk(site=site, draft=replace(seen, lines=("HEALTH",)), seen=fingerprint(seen))

    with pytest.raises(ChangedMeanwhile):
        desk_setup.save_desk(site=site, draft=replace(seen, number="3"), seen=fingerprint(seen))

    assert Desk.objects.get(pk=desk.pk).number == 1
