"""Addresses where certificates are verified."""

from django.urls import path

from ventanilla.web.phone import certificates

app_name = "certificates"
urlpatterns = [
    path("", certificates.ask, name="ask"),
    path("<str:code>/", certificates.show, name="show"),
]
