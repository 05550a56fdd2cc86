"""Every address of Carepost, and the limit."""

from django.urls import path

from bench.support.limit import limit
from config.urls import *  # noqa: F403
from config.urls import urlpatterns as _urlpatterns

urlpatterns = [path("bench/limit/", limit), *_urlpatterns]
