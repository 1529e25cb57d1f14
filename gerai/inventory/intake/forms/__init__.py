"""What is typed and chosen at the intake desk."""

from .lists import AlikeForm, Place, PlaceForm, said_in
from .sending import SendForm
from .working import AnswerForm

__all__ = ["AlikeForm", "AnswerForm", "Place", "PlaceForm", "SendForm", "said_in"]
