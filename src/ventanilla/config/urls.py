"""The addresses of every screen."""

from django.urls import URLPattern, URLResolver, include, path

from ventanilla.web.api import metrics
from ventanilla.web.backoffice.places import office
from ventanilla.web.base import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ventanilla.web.base.urls")),
    path("api/v1/", include("ventanilla.web.api.urls")),
    path("metricas/", metrics.metrics, name="metrics"),
    path("kiosko/", include("ventanilla.web.kiosk.urls")),
    path("sala/", include("ventanilla.web.hall.urls")),
    path("tableta/", include("ventanilla.web.tablet.urls")),
    path("turno/", include("ventanilla.web.phone.urls")),
    path("cita/", include("ventanilla.web.phone.urls_appointments")),
    path("certificado/", include("ventanilla.web.phone.urls_certificates")),
    path("recepcion/", include("ventanilla.web.reception.urls")),
    path("modulo/", include("ventanilla.web.desk.urls")),
    path("coordinacion/", include("ventanilla.web.coordinator.urls")),
    path("configuracion/", (office.get_urls(), "admin", office.name)),
    path("puesta-en-marcha/", include("ventanilla.web.setup.urls")),
    path("ganchos/", include("ventanilla.web.hooks.urls")),
    path("demostracion/", include("ventanilla.web.door.urls")),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
