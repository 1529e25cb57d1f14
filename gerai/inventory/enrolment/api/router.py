"""The one router on which reading and writing of businesses stand."""

from ninja import Router

router = Router(tags=["businesses"])
