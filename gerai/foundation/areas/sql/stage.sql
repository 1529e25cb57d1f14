-- Where a loading of the regions is laid out before it is compared with what stands.
CREATE TEMP TABLE area_given (
    code text COLLATE "C" PRIMARY KEY, level smallint, kind text, name text, postcode text,
    bps_code text
) ON COMMIT DROP;
CREATE TEMP TABLE alias_given (code text COLLATE "C", text text, source text) ON COMMIT DROP
