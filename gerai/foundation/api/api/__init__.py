"""Operations that stand on nothing but foundation: reference data, problems, one's own token."""

from .own import router as account
from .reference import areas, problems, sectors

__all__ = ["account", "areas", "problems", "sectors"]
