"""Kinds of personal values and their shapes. No Django here."""

from enum import StrEnum


class Kind(StrEnum):
    """What a personal value is."""

    NIK = "nik"
    KK = "kk"
    NPWP = "npwp"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    LOCATION = "location"
