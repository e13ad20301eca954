"""Properties are about results: how long a busy machine takes for an example is none of them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
