"""Addresses of the page that follows a turn."""

from django.urls import path

from ventanilla.web.phone import views

app_name = "phone"
urlpatterns = [
    path("<str:token>/", views.turn, name="turn"),
    path("<str:token>/ahora/", views.now, name="now"),
    path("<str:token>/cancelar/", views.cancel, name="cancel"),
]
