"""Addresses of the figures."""

app_name = "figures"
urlpatterns: list[object] = []
