"""Addresses that other systems post to."""

from django.urls import path

from ventanilla.web.hooks import mail, views

app_name = "hooks"
urlpatterns = [
    path("correo/", mail.report, name="mail"),
    path("<slug:name>/", views.receive, name="receive"),
]
