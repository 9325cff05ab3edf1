"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hnfsg.settings")

application = get_wsgi_application()

# After the applications are there: it names their code.
from hnfsg.figures.rehearsing import rehearse  # noqa: E402

rehearse()
