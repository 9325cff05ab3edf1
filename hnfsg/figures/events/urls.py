"""Addresses of the events, under the settings."""

from django.urls import path

from hnfsg.figures.events import views

app_name = "events"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.amend, name="amend"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
