"""The seal on a PDF: who can read it can check that no byte changed since, with this program or any reader of PAdES.

A seal is an electronic signature of the installation, not of a person (PAdES baseline B-B, ETSI EN 319 142-1). Its
time is that of this machine.
"""

import datetime as dt
import io
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Sello"
CERTIFICATE_FILE, KEY_FILE = "seal.pem", "seal.key"


@dataclass(frozen=True, slots=True)
class Seal:
    """What seals, with its private key."""

    certificate: x509.Certificate
    key: PrivateKeyTypes


class Standing(Enum):
    """What can be said of a file."""

    INTACT = "intact"
    ALTERED = "altered"
    FOREIGN = "foreign"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a file; of an intact one also when it was sealed, and as what."""

    standing: Standing
    sealed_at: dt.datetime | None = None
    reason: str = ""


def seal(pdf: bytes, *, by: Seal, reason: str) -> bytes:
    """Return the PDF with the seal, as an addition after its last byte; `reason` tells readers what it is.

    Raises ValueError when `pdf` is none.
    """
    signer = signers.SimpleSigner(
        _certificate(by.certificate),
        keys.PrivateKeyInfo.load(
            by.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        reason=reason,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    try:
        sealed = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer=signer)
    except Exception as error:
        raise ValueError("not a PDF that can be sealed") from error
    content: bytes = sealed.getvalue()
    return content


def verify(content: bytes, *, known: Collection[x509.Certificate]) -> Verdict:
    """Return what can be said of a file, whatever it is; FOREIGN is intact under a seal that is not among `known`."""
    try:
        return _verify(content, known)
    except Exception:  # what a damaged or hostile file breaks in the reader is nobody's to list
        return Verdict(Standing.ALTERED if _bears_traces(content) else Standing.UNSEALED)


def _verify(content: bytes, known: Collection[x509.Certificate]) -> Verdict:
    found = PdfFileReader(io.BytesIO(content), strict=True).embedded_signatures
    if not found:
        return Verdict(Standing.ALTERED if _bears_traces(content) else Standing.UNSEALED)
    signature = found[0]
    # Whose it is we see ourselves: seals of one site bear one name, by which the library would look for them.
    told = validate_pdf_signature(
        signature, ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    )
    is_ours = signature.signer_cert.dump() in [_certificate(each).dump() for each in known]
    is_whole = told.coverage == SignatureCoverageLevel.ENTIRE_FILE and _is_written_once(signature, content)
    if len(found) > 1 or not (told.intact and told.valid and is_whole):
        return Verdict(Standing.ALTERED)
    return Verdict(
        Standing.INTACT if is_ours else Standing.FOREIGN,
        told.signer_reported_dt,
        str(signature.sig_object.get("/Reason", "")),
    )


def _bears_traces(content: bytes) -> bool:
    """Return whether there was a seal in what cannot be read any more; one changed byte spoils one of these at most."""
    return any(each in content for each in (b"/ByteRange", b"/ETSI.CAdES.detached", FIELD.encode()))


def _is_written_once(signature: EmbeddedPdfSignature, content: bytes) -> bool:
    """Return whether the seal is written in the one way in which we write it.

    The seal does not cover itself: in its own digits capitals or the zeros after it could be changed unseen.
    """
    _start, first_length, second_start, _second_length = signature.byte_range
    written = content[first_length:second_start]
    der = cms.ContentInfo.load(signature.pkcs7_content).dump()
    expected: bytes = b"<" + der.hex().upper().encode().ljust(len(written) - 2, b"0") + b">"
    return written == expected


def _certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
