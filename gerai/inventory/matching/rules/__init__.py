"""How two records are known to be one. No Django here."""

from .judging import Odds, odds, threshold
from .learning import Learnt, Patterns, chances, learn
from .model import BUSINESS, PERSON, PLACE, Comparison, Key, Level, Model, model

__all__ = [
    "BUSINESS",
    "PERSON",
    "PLACE",
    "Comparison",
    "Key",
    "Learnt",
    "Level",
    "Model",
    "Odds",
    "Patterns",
    "chances",
    "learn",
    "model",
    "odds",
    "threshold",
]
