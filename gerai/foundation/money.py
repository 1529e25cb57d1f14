"""Money is whole rupiah: int here, BIGINT in the database. No Django here."""


def positive(amount: int) -> int:
    """The amount itself; taking -5 from a budget would be a gift to it."""
    if amount <= 0:
        raise ValueError(f"not a sum of money: {amount}")
    return amount


def rupiah(amount: int) -> str:
    """As people read it: Rp2.500.000; a debt is -Rp2.500.000."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
