"""Addresses of the pages where people book an appointment by themselves."""

from django.urls import path

from ventanilla.web.phone import appointments

app_name = "appointments"
urlpatterns = [
    path("", appointments.offer, name="offer"),
    path("pedir/<str:site>/<str:line>/", appointments.book, name="book"),
    path("ver/<str:token>/", appointments.show, name="show"),
    path("ver/<str:token>/cancelar/", appointments.cancel, name="cancel"),
]
