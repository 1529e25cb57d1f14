-- Where the titles of an official list are laid out before they enter.
CREATE TEMP TABLE title_given (
    edition text, code text, title text, "group" text, source text
) ON COMMIT DROP
