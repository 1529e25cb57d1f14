"""Every read of data protection, one subject a module."""

from .keys import Progress, keys_page, progress

__all__ = ["Progress", "keys_page", "progress"]
