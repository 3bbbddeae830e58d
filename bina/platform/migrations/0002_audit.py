"""The function behind the audit triggers, and its cipher.

Values of a person are XORed with SHA-256(key || nonce || counter), the counter mode of NIST SP 800-38A with
a hash as the generator: the server Bina brings along has no pgcrypto. The nonce is the entry's own number and
a letter for before or after, so that no stream is used twice.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import migrations

from bina.platform.audit import Audited

ROLE = settings.DATABASE_APP["USER"]
# Where one role owns the tables and runs the pages, nothing can be kept from it: the triggers work as the owner.
ONE_ROLE = settings.DATABASE_OWNER["USER"] == ROLE

STREAM = """
CREATE FUNCTION bina_cipher(plain bytea, key bytea, nonce text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (
    ('x' || encode(plain, 'hex'))::varbit
    # substring(
        ('x' || (SELECT string_agg(encode(sha256(key || convert_to(nonce || ':' || block, 'UTF8')), 'hex'), '' ORDER BY block)
                 FROM generate_series(0, length(plain) / 32) AS block))::varbit
        FROM 1 FOR length(plain) * 8)
  )::text
$$
"""

AUDIT = """
CREATE FUNCTION bina_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  agency text := TG_ARGV[0];
  person text := TG_ARGV[1];
  personal text[] := TG_ARGV[2]::text[];
  who uuid := nullif(current_setting('bina.account', true), '')::uuid;
  place text := coalesce(current_setting('bina.address', true), '');
  rows_sql text;
BEGIN
  rows_sql := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT NULL::jsonb AS old_row, to_jsonb(n) AS new_row FROM new_rows n'
    WHEN 'DELETE' THEN 'SELECT to_jsonb(o) AS old_row, NULL::jsonb AS new_row FROM old_rows o'
    ELSE 'SELECT to_jsonb(o) AS old_row, to_jsonb(n) AS new_row FROM old_rows o JOIN new_rows n ON n.id = o.id'
  END;
  IF person <> '' AND cardinality(personal) > 0 AND TG_OP <> 'DELETE' THEN
    EXECUTE format(
      'INSERT INTO platform_personkey (person_id, key)
       SELECT DISTINCT (new_row->>%1$L)::uuid,
              decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, ''-'', ''''), ''hex'')
       FROM (%2$s) r WHERE new_row->>%1$L IS NOT NULL ON CONFLICT DO NOTHING', person, rows_sql);
  END IF;
  EXECUTE format(
    'INSERT INTO platform_auditentry
       (id, at, account_id, address, agency_id, table_name, row_id, action, person_id,
        before, after, personal_before, personal_after)
     SELECT d.entry, statement_timestamp(), $1, $2, nullif(d.whole->>%1$L, '''')::uuid, %4$L, d.whole->>''id'', %5$L, d.person,
            d.old_plain, d.new_plain,
            CASE WHEN k.key IS NOT NULL AND d.old_secret <> ''{}'' THEN
              bina_cipher(convert_to(d.old_secret::text, ''UTF8''), k.key, d.entry || ''b'') END,
            CASE WHEN k.key IS NOT NULL AND d.new_secret <> ''{}'' THEN
              bina_cipher(convert_to(d.new_secret::text, ''UTF8''), k.key, d.entry || ''a'') END
     FROM (
       SELECT nextval(''platform_auditentry_id_seq'') AS entry,
              coalesce(new_row, old_row) AS whole,
              nullif(coalesce(new_row, old_row)->>%2$L, '''')::uuid AS person,
              CASE WHEN old_row IS NULL THEN NULL ELSE bina_changed(old_row, new_row) - $3 END AS old_plain,
              CASE WHEN new_row IS NULL THEN NULL ELSE bina_changed(new_row, old_row) - $3 END AS new_plain,
              CASE WHEN old_row IS NULL THEN ''{}''::jsonb ELSE bina_kept(bina_changed(old_row, new_row), $3) END AS old_secret,
              CASE WHEN new_row IS NULL THEN ''{}''::jsonb ELSE bina_kept(bina_changed(new_row, old_row), $3) END AS new_secret
       FROM (%3$s) r
       WHERE old_row IS DISTINCT FROM new_row
     ) d LEFT JOIN platform_personkey k ON k.person_id = d.person',
    agency, person, rows_sql, TG_TABLE_NAME, TG_OP) USING who, place, personal;
  RETURN NULL;
END
$$
"""

CHANGED = """
CREATE FUNCTION bina_changed(this jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN other IS NULL THEN jsonb_strip_nulls(this) ELSE
    coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(this) WHERE value IS DISTINCT FROM other->key), '{}')
  END
$$
"""
KEPT = """
CREATE FUNCTION bina_kept(this jsonb, columns text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN cardinality(columns) = 0 THEN '{}'::jsonb ELSE
    coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(this) WHERE key = ANY (columns)), '{}')
  END
$$
"""
ERASE = """
CREATE FUNCTION bina_forget_person(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM platform_personkey WHERE person_id = person;
  RETURN FOUND;
END
$$
"""
KEPT_FROM_PAGES = [
    f'REVOKE INSERT, UPDATE, DELETE ON platform_auditentry, platform_personkey FROM "{ROLE}"',
    f'REVOKE USAGE ON SEQUENCE platform_auditentry_id_seq FROM "{ROLE}"',
]
RIGHTS = [
    *([] if ONE_ROLE else KEPT_FROM_PAGES),
    "CREATE UNLOGGED TABLE platform_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, "
    "expires timestamptz NOT NULL)",
    "CREATE INDEX platform_cache_expires ON platform_cache (expires)",
]
NO_RIGHTS = [
    "DROP TABLE platform_cache",
    f'GRANT USAGE ON SEQUENCE platform_auditentry_id_seq TO "{ROLE}"',
    f'GRANT INSERT, UPDATE, DELETE ON platform_auditentry, platform_personkey TO "{ROLE}"',
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0001_ground")]
    operations: ClassVar = [
        migrations.RunSQL(STREAM, "DROP FUNCTION bina_cipher(bytea, bytea, text)"),
        migrations.RunSQL(CHANGED, "DROP FUNCTION bina_changed(jsonb, jsonb)"),
        migrations.RunSQL(KEPT, "DROP FUNCTION bina_kept(jsonb, text[])"),
        migrations.RunSQL(AUDIT, "DROP FUNCTION bina_audit()"),
        migrations.RunSQL(ERASE, "DROP FUNCTION bina_forget_person(uuid)"),
        migrations.RunSQL(RIGHTS, NO_RIGHTS),
        Audited("platform_grant", person=""),
        Audited("platform_account", person="employee_id", personal=["name", "login", "email", "password"]),
        Audited("platform_agencyruleset"),
    ]
