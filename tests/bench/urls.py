"""The product's addresses and an empty signed-in page: header, navigation, footer, no content."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hnfsg.people.rights import Right, require
from hnfsg.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


@require(Right.SEE_PAGES)
def empty(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("bench/empty/", empty, name="bench_empty"), *urlpatterns]
