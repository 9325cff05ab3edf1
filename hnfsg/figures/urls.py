"""Addresses of the figures."""

from django.urls import path

from hnfsg.figures import downloads, views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:slug>/", views.figure, name="figure"),
    path("<str:slug>/numbers.csv", downloads.csv, name="csv"),
    path("<str:slug>/numbers.xlsx", downloads.xlsx, name="xlsx"),
    path("of/<str:page>/numbers.zip", downloads.page, name="page_zip"),
]
