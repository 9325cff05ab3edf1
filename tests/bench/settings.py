"""The product's settings with one more page: an empty one, to measure the others beside."""

from hnfsg.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
