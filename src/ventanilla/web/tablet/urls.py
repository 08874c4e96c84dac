"""Addresses of the rating tablet."""

from django.urls import path

from ventanilla.web.tablet import views

app_name = "tablet"
urlpatterns = [
    path("", views.home, name="home"),
    path("pregunta/", views.question, name="question"),
    path("respuesta/", views.answer, name="answer"),
    path("no-deseo/", views.decline, name="decline"),
    path("sin-respuesta/", views.let_pass, name="let_pass"),
]
