"""Django has an app `messages` already; ours is labelled by what it keeps."""

from django.apps import AppConfig


class Messages(AppConfig):
    """Messages to people: e-mail, SMS, WhatsApp."""

    name = "gerai.foundation.messages"
    label = "outbox"
