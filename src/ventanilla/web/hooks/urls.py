"""Addresses that other systems post to."""

from django.urls import path

from ventanilla.web.hooks import mail

app_name = "hooks"
urlpatterns = [
    path("correo/", mail.report, name="mail"),
]
