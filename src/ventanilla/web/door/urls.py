"""Addresses of the demo's front door."""

from django.urls import path

from ventanilla.web.door import views

app_name = "door"
urlpatterns = [
    path("", views.home, name="home"),
    path("entrar/<str:username>/", views.enter, name="enter"),
    path("entrar/<str:username>/<slug:screen>/", views.enter, name="enter_at"),
    path("papel/", views.papers, name="papers"),
    path("papel/<slug:roll>/<str:name>.png", views.paper_picture, name="paper_picture"),
    path("dispositivo/<uuid:device_id>/", views.become, name="become"),
]
