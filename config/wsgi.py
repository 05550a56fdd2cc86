"""The application as the web server sees it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# What is being loaded is no garbage: to look for some meanwhile takes an eighth of the time.
gc.disable()
application = get_wsgi_application()
# Every address is read now: what cannot be loaded stops the start, and nobody's first page waits for it.
reverse("home")
# What is loaded stays: to look through it for garbage, request after request, finds none.
gc.freeze()
gc.enable()
