"""Addresses of the demo's front door."""

from django.urls import path

from ventanilla.web.door import mailbox_views, telephones, views

app_name = "door"
urlpatterns = [
    path("", views.home, name="home"),
    path("entrar/<str:username>/", views.enter, name="enter"),
    path("entrar/<str:username>/<slug:screen>/", views.enter, name="enter_at"),
    path("papel/", views.papers, name="papers"),
    path("papel/<slug:roll>/<str:name>.png", views.paper_picture, name="paper_picture"),
    path("correo/", mailbox_views.letters, name="letters"),
    path("correo/escribir/<slug:sample>/", mailbox_views.write_letter, name="write_letter"),
    path("correo/<str:name>/", mailbox_views.letters, name="letter"),
    path("correo/<str:name>/pagina/", mailbox_views.letter_page, name="letter_page"),
    path("correo/<str:name>/archivo/<int:number>/", mailbox_views.letter_file, name="letter_file"),
    path("celulares/", telephones.show_all, name="telephones"),
    path("celulares/ahora/", telephones.show_list, name="telephone_list"),
    path("celulares/nuevo/", telephones.add, name="telephone_add"),
    path("celulares/<slug:key>/", telephones.show, name="telephone"),
    path("celulares/<slug:key>/leer/", telephones.read, name="telephone_read"),
    path("celulares/<slug:key>/tocar/", telephones.press, name="telephone_press"),
    path("celulares/<slug:key>/escribir/", telephones.write, name="telephone_write"),
    path("celulares/<slug:key>/conexion/", telephones.connect, name="telephone_connect"),
    path("celulares/<slug:key>/archivo/<slug:file_id>/", telephones.file, name="telephone_file"),
    path("dispositivo/<uuid:device_id>/", views.become, name="become"),
]
