"""Every write of data protection, one subject a module."""

from .keys import go_on, retire, rotate, stop_rotation

__all__ = ["go_on", "retire", "rotate", "stop_rotation"]
