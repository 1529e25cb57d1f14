-- Where an import of BPS codes is laid out before it is compared with what stands.
CREATE TEMP TABLE bps_given (code text COLLATE "C" PRIMARY KEY, bps text) ON COMMIT DROP
