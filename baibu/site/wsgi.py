"""The door for web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baibu.site.settings")
os.environ.setdefault("BAIBU_WEB", "1")

from django.core.wsgi import get_wsgi_application

from baibu.site.logs import catch_the_rest

catch_the_rest()
application = get_wsgi_application()
# The code stays; walking through it to collect garbage held up every third page for a tenth of a second.
gc.freeze()
