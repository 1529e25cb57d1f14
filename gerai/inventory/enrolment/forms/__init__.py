"""What an officer types. The names of declared fields are those of the record."""

from .acts import ACTS, Act, odd
from .asking import ActForm, WithdrawForm
from .business import NONE, AddForm, EditForm

__all__ = ["ACTS", "NONE", "Act", "ActForm", "AddForm", "EditForm", "WithdrawForm", "odd"]
