"""What is typed and chosen at the intake desk."""

from .lists import AlikeForm, Place, PlaceForm, said_in
from .sending import SendForm

__all__ = ["AlikeForm", "Place", "PlaceForm", "SendForm", "said_in"]
