"""Identity documents: shapes, canonical form, the NIT's check digit."""

import pytest

from ventanilla.kernel.identity import DocumentType, IdentityDocument, MalformedDocument


@pytest.mark.parametrize(
    ("type_", "typed", "number"),
    [
        ("CC", "31.123.456", "31123456"),
        ("cc", " 0031123456 ", "31123456"),
        ("CE", "e-445566", "E445566"),
        ("TI", "1105000456", "1105000456"),
        ("PPT", "5 123 456", "5123456"),
        ("PA", "ab123456", "AB123456"),
        ("NIT", "890.303.093-5", "8903030935"),
        ("NIT", "890303093", "8903030935"),
    ],
)
def test_a_number_is_kept_in_canonical_form(type_: str, typed: str, number: str) -> None:
    assert IdentityDocument.parse(type_, typed).number == number


@pytest.mark.parametrize(
    ("type_", "typed", "field"),
    [
        ("CC", "", "document_number"),
        ("CC", "12", "document_number"),
        ("CC", "12345678901", "document_number"),
        ("CC", "31A23456", "document_number"),
        ("CC", "３１１２３４５６", "document_number"),
        ("CC", "31123456; DROP TABLE", "document_number"),
        ("TI", "123", "document_number"),
        ("NIT", "890.303.093-6", "document_number"),
        ("NIT", "8903", "document_number"),
        ("XX", "31123456", "document_type"),
    ],
)
def test_an_impossible_document_is_named_beside_its_field(type_: str, typed: str, field: str) -> None:
    with pytest.raises(MalformedDocument) as refusal:
        IdentityDocument.parse(type_, typed)

    assert refusal.value.field == field
    assert str(refusal.value)


def test_a_document_reads_as_people_write_it() -> None:
    assert str(IdentityDocument(DocumentType.CC, "31123456")) == "CC 31.123.456"
    assert IdentityDocument(DocumentType.CC, "31123456").masked == "CC ···456"
