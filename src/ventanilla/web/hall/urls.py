"""Addresses of the hall display."""

from django.urls import path

from ventanilla.web.hall import views

app_name = "hall"
urlpatterns = [
    path("", views.home, name="home"),
    path("llamados/", views.calls, name="calls"),
    path("llamados/<int:number>/anunciado/", views.announced, name="announced"),
    path("llamados/<int:number>/voz/<slug:turn_code>/<int:desk>/", views.voice_of, name="voice"),
    path("avisos/", views.notices, name="notices"),
    path("avisos/<int:notice_id>/imagen/<uuid:file_id>/", views.notice_picture, name="notice_picture"),
    path("servicios/", views.lines, name="lines"),
]
