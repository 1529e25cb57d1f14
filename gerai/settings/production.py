"""A server that people use."""

from .common import *

DEBUG = False
