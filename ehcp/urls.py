"""Addresses of the EHCP pages."""

from django.urls import URLPattern

app_name = "ehcp"
urlpatterns: list[URLPattern] = []
