-- The records get these values, one version further; history keeps what they were.
-- Params: rows (json: every field, what follows from them, origins). Columns: none.
UPDATE registry_business AS business SET
    name = said.name, legal_form = said.legal_form, area_code = said.area_code,
    area_text = said.area_text, activity = said.activity, products = said.products,
    sector_code = said.sector_code, sector_edition = said.sector_edition,
    sector_group = said.sector_group, premises = said.premises,
    founded_year = said.founded_year, workers = said.workers, capital = said.capital,
    annual_sales = said.annual_sales, size_class = said.size_class, size_rule = said.size_rule,
    origins = said.origins, version = business.version + 1,
    changed_at = greatest(business.changed_at, %(at)s)
FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (
    id bigint, name text, legal_form text, area_code text, area_text text, activity text,
    products text, sector_code text, sector_edition text, sector_group text, premises text,
    founded_year integer, workers integer, capital bigint, annual_sales bigint, size_class text,
    size_rule text, origins jsonb
)
WHERE business.id = said.id
