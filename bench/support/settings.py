"""The real settings, with one more address: the limit that pages are held against."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as _MIDDLEWARE

ROOT_URLCONF = "bench.support.urls"
MIDDLEWARE = ["bench.support.limit.ServerTime", *_MIDDLEWARE]
