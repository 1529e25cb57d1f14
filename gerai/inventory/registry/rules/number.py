"""The registry number: eight random characters and one that checks them.

It means nothing and never changes. 31 characters that cannot be taken for one another (no 0 O, 1 I
L), and 31 is a prime: the sum of weight times value, with the weights 1 to 9, is kept at 0 mod 31.
One wrong character changes the sum by weight times difference, two swapped ones by difference of
weights times difference of values; neither product is a multiple of 31, so both are always caught.
"""

import secrets
from operator import mul

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BODY, LENGTH = 8, 9
WEIGHTS = range(1, BODY + 1)
PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
VALUE = {character: value for value, character in enumerate(ALPHABET)}


class InvalidNumber(ValueError):
    """Not a registry number; the text says in a sentence what is wrong."""


def check_character(body: str) -> str:
    """The ninth character of eight."""
    total = sum(map(mul, WEIGHTS, [VALUE[character] for character in body]))
    # 9 * check = -total (mod 31), and 7 is the inverse of 9: 9 * 7 = 63 = 2 * 31 + 1.
    return ALPHABET[-total * 7 % 31]


def new_number() -> str:
    """A number that nobody can guess from another; its uniqueness is the database's to keep."""
    value = secrets.randbelow(31**BODY)
    value, first = divmod(value, 31**4)
    body = PAIRS[first // 961] + PAIRS[first % 961] + PAIRS[value // 961] + PAIRS[value % 961]
    return body + check_character(body)


def grouped(number: str) -> str:
    """As people read it aloud: K7QM-3XTA-9."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"


def read_number(text: str) -> str:
    """The number as it is stored, from what a person typed: any case, any gaps."""
    number = "".join(text.replace("-", " ").split()).upper()
    if len(number) != LENGTH:
        raise InvalidNumber(f"Nomor registri terdiri dari {LENGTH} tanda, ini {len(number)}.")
    if wrong := [character for character in number if character not in VALUE]:
        raise InvalidNumber(f"Tanda {wrong[0]!r} tidak dipakai di nomor registri.")
    if check_character(number[:BODY]) != number[BODY]:
        raise InvalidNumber("Nomor registri ini salah ketik. Periksa tiap tandanya.")
    return number
