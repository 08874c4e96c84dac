"""Opening a site: declaring the procedure valid there, once nothing it needs is missing (R04)."""

from django.db import transaction
from django.utils.translation import gettext as _

from ventanilla.org.models import Site, StaffUser
from ventanilla.org.services import sites
from ventanilla.procedure.flow import readiness
from ventanilla.procedure.flow.errors import NotReady


@transaction.atomic
def open_site(*, site: Site, by: StaffUser) -> Site:
    """Declare PRD-SYE-ATC-01 valid at `site`: turns are given from now on. Again it changes nothing.

    Raises NotReady, naming everything that is missing.
    """
    missing = [finding.message for finding in readiness.findings_of(site) if finding.is_blocking]
    if missing:
        raise NotReady(_("Todavía no se puede abrir. %(missing)s") % {"missing": " ".join(missing)})
    return sites.declare_procedure_valid(site=site, by=by)
