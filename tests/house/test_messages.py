"""The English edition: whatever a public, sign-in or account page says has its English."""

from tests.messages import catalogue, wanted


def test_every_text_with_an_english_edition_is_in_english():
    english = {message.id: message.string for message in catalogue() if message.id}

    assert sorted(text for text in wanted() if not english.get(text)) == []


def test_the_catalogue_is_well_formed_and_says_nothing_else():
    known = catalogue()

    assert [error for message in known for error in message.check(known)] == []
    assert {message.id for message in known if message.id} == wanted()


def test_a_text_without_english_would_be_found():
    assert "Masuk ke Gerai" in wanted()
    assert "teks yang tidak ada" not in {message.id for message in catalogue()}
