#!/usr/bin/env python
"""Django's command line for the High Needs Funding dashboard."""

import os
import sys


def main() -> None:
    """Run a management command, on the embedded servers where `make` left its marker."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hnfsg.settings")
    from hnfsg.embedded import use_if_marked

    use_if_marked()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
