"""Sign-in: what Carepost decides where django-allauth asks."""
