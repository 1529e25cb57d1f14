"""The API of the installation: the operations of all apps under one description."""

from gerai.foundation.api.adapters import Api
from gerai.foundation.api.api import account, areas, problems, sectors
from gerai.inventory.enrolment.api import router as businesses
from gerai.inventory.intake.api import lists, uploads
from gerai.inventory.registry.api import router as persons

ABOUT = """Registry of small businesses. Errors are RFC 9457 problems in the language of
Accept-Language (id, en). Lists are paged by cursors; what is read carries an ETag, what changes a
record asks for it by If-Match; what is sent with an Idempotency-Key has its effect once."""

api = Api(title="Gerai", version="1", description=" ".join(ABOUT.split()), urls_namespace="api")
for prefix, router in (
    ("/account", account),
    ("/businesses", businesses),
    ("/persons", persons),
    ("/lists", lists),
    ("/uploads", uploads),
    ("/areas", areas),
    ("/sectors", sectors),
    ("/problems", problems),
):
    api.add_router(prefix, router)
