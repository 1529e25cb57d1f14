"""All addresses of the installation.

What has an English edition stands in i18n_patterns: Indonesian without prefix, English under /en/.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from gerai.foundation.api import urls as token_urls
from gerai.foundation.api.views import description, docs
from gerai.foundation.privacy.views import data_protection
from gerai.inventory.registry.urls import mine, persons, protection

from . import views
from .api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/v1/openapi.json", description(api), name="api_description"),
    path("api/v1/docs", docs, name="api_docs"),
    path("pelindungan/", include(protection)),
    path("beranda/", views.mine, name="home"),
    path("usaha/", include("gerai.inventory.registry.urls")),
    path("warga/", include(persons)),
    path("usaha/", include("gerai.inventory.enrolment.urls")),
    path("daftar/", include("gerai.inventory.intake.urls")),
    path("akun/token/", include(token_urls.own)),
    path("layanan/", include(token_urls.services)),
    path("webhook/", include("gerai.foundation.hooks.urls")),
    *i18n_patterns(
        path("", views.home, name="front"),
        path("data-saya/", include(mine)),
        path("data-pribadi/", data_protection, name="data_protection"),
        path("", include("gerai.foundation.access.urls")),
        prefix_default_language=False,
    ),
    path("", include("gerai.foundation.privacy.urls")),
    path("", include("gerai.foundation.operations.urls")),
]
handler400 = "gerai.portal.views.bad_request"
handler403 = "gerai.portal.views.forbidden"
handler404 = "gerai.portal.views.missing"
handler500 = "gerai.portal.views.broken"
