"""Addresses of the EHCP pages."""

from django.urls import path

from ehcp import views

app_name = "ehcp"
urlpatterns = [
    path("requests/", views.requests, name="requests"),
]
