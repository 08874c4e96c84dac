"""What is configured: each kind of thing with its pages."""

from ventanilla.org.models import Caja, Desk, ServiceLine, Site, StaffUser
from ventanilla.procedure.catalogue.models import Product
from ventanilla.procedure.consent.models import ConsentText
from ventanilla.procedure.guides.models import Guide
from ventanilla.procedure.tickets.models import LegalTerm
from ventanilla.web.backoffice.caja import CajaOffice, DeskOffice, LineOffice, SiteOffice
from ventanilla.web.backoffice.offer import ConsentTextOffice, GuideOffice, LegalTermOffice, ProductOffice
from ventanilla.web.backoffice.site import office
from ventanilla.web.backoffice.team import StaffOffice

__all__ = ["office"]

office.register(Caja, CajaOffice)
office.register(Site, SiteOffice)
office.register(ServiceLine, LineOffice)
office.register(Desk, DeskOffice)
office.register(StaffUser, StaffOffice)
office.register(Product, ProductOffice)
office.register(Guide, GuideOffice)
office.register(ConsentText, ConsentTextOffice)
office.register(LegalTerm, LegalTermOffice)
