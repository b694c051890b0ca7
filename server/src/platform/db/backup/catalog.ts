import type { ClientBase } from 'pg';

export type TableShape = { readonly name: string; readonly columns: readonly string[] };

/** Written by the migrations alone: the header of a backup has it. */
const historyTable = 'schema_migrations';

/** Every table with the columns that can be written, in an order in which each comes after those that it refers to. */
export async function tablesInOrder(client: ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(
    `select t.relname as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(select distinct r.relname::text from pg_constraint c join pg_class r on r.oid = c.confrelid
         where c.conrelid = t.oid and c.contype = 'f' and c.confrelid <> t.oid) as needs
     from pg_class t
     where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
       and t.relname <> $1
     order by t.relname`,
    [historyTable],
  );
  const ordered: TableShape[] = [];
  const placed = new Set<string>();
  let left = rows;
  while (left.length > 0) {
    const next = left.filter(({ needs }) => needs.every((name) => placed.has(name)));
    if (next.length === 0)
      throw new Error(`These tables refer to one another: ${left.map(({ name }) => name)}`);
    for (const { name, columns } of next) ordered.push({ name, columns });
    for (const { name } of next) placed.add(name);
    left = left.filter(({ name }) => !placed.has(name));
  }
  return ordered;
}

/** None where Gantry never was. */
export async function appliedMigrations(
  client: ClientBase,
): Promise<{ number: number; name: string; checksum: string }[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    `select to_regclass('public.${historyTable}') is not null as there`,
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    `select number, name, checksum from ${historyTable} order by number`,
  );
  return rows;
}

/** Tables of whatever kind: a database to restore into has none. */
export async function countTables(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) as count from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );
  return Number(rows[0]?.count);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnList = ({ columns }: TableShape): string => columns.map(quoted).join(', ');

/** Rows came with their numbers: those given from now on must be higher. */
export async function advanceSequences(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select t.relname as table, a.attname as column,
       pg_get_serial_sequence(quote_ident(t.relname), a.attname) as sequence
     from pg_class t join pg_attribute a on a.attrelid = t.oid
     where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(quote_ident(t.relname), a.attname) is not null`,
  );
  for (const { table, column, sequence } of rows) {
    const highest = `(select coalesce(max(${quoted(column)}), 0) + 1 from ${quoted(table)})`;
    await client.query(`select setval($1, ${highest}, false)`, [sequence]);
  }
}
