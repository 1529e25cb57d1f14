"""An application that reads what it is sent, behind our server: with its guard, and without."""

from gerai.foundation.operations.engine.bodies import patient
from gerai.foundation.operations.engine.web import parting


def reading(environ, start):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def guarded():
    return parting(patient(reading, most=1 << 20))


def unguarded():
    return parting(reading)
