import { isCode, isTest, type Rule, type SourceFile, type Violation } from './rule.ts';
import { type TableUse, tablesOf, tableUsesOf } from './sql-tables.ts';

const OWNERS_FILE = 'tools/lint/table-owners.json';
const FEATURE = /^server\/src\/([^/]+)\//;

/** Table → owning feature, and the features from the lowest rank to the highest. */
export interface House {
  owners: Readonly<Record<string, string>>;
  ranks: readonly (readonly string[])[];
}

/** Every table has one owner; only the owner writes it; others read it only from a higher rank. */
export const tableOwners = (house: House): Rule => ({
  name: 'tables are used by their owners',
  check: (files) => {
    const migrations = files.filter(({ path }) => /^server\/migrations\/.*\.sql$/.test(path));
    const stores = files.filter(({ path }) => FEATURE.test(path) && isCode(path) && !isTest(path));
    return [...checkOwners(house, tablesOf(migrations)), ...stores.flatMap((file) => checkUses(house, file))];
  },
});

function checkOwners({ owners, ranks }: House, tables: ReadonlyMap<string, string>): Violation[] {
  const ownerless = [...tables]
    .filter(([table]) => owners[table] === undefined)
    .map(([table, path]) => ({ path, line: 1, message: `name the owner of "${table}" in ${OWNERS_FILE}` }));
  const gone = Object.entries(owners)
    // The platform makes its own tables (the history of migrations) in code.
    .filter(([table, owner]) => !tables.has(table) && owner !== 'platform')
    .map(([table]) => ({ path: OWNERS_FILE, line: 1, message: `no migration makes "${table}": remove it` }));
  const unknown = Object.entries(owners)
    .filter(([, owner]) => !ranks.flat().includes(owner))
    .map(([table, owner]) => ({
      path: OWNERS_FILE,
      line: 1,
      message: `"${owner}", owner of "${table}", has no rank`,
    }));
  return [...ownerless, ...gone, ...unknown];
}

function checkUses(house: House, file: SourceFile): Violation[] {
  const feature = FEATURE.exec(file.path)?.[1] ?? '';
  return tableUsesOf(file).flatMap((use) => {
    const message = judge(house, feature, use);
    return message === undefined ? [] : [{ path: file.path, line: use.line, message }];
  });
}

function judge({ owners, ranks }: House, feature: string, use: TableUse): string | undefined {
  const { table, writes, certain } = use;
  const owner = owners[table];
  if (owner === feature) return undefined;
  if (owner === undefined) {
    const isCatalogue = /^(pg_|information_schema\.)/.test(table);
    return certain && !isCatalogue ? `no migration makes a table "${table}"` : undefined;
  }
  if (writes) return `only ${owner} writes "${table}": call a function of its door`;
  const rankOf = (name: string): number => ranks.findIndex((names) => names.includes(name));
  if (rankOf(owner) < rankOf(feature)) return undefined;
  return `${feature} does not read "${table}": ${owner} does not have a lower rank`;
}
