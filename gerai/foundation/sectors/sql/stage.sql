-- Where sectors are laid out before they are compared with what stands.
CREATE TEMP TABLE sector_given (
    edition text, code text, plain_name text, words text[], "group" text, creative text, source text
) ON COMMIT DROP
