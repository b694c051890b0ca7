import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { dependencies } from './dependencies.ts';
import { doors } from './doors.ts';
import { providerKinds } from './provider-kinds.ts';
import type { Rule, SourceFile } from './rule.ts';
import { tableOwners } from './table-owners.ts';
import { lockFile, words } from './words.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TEXT =
  /\.(ts|tsx|mjs|cjs|json|sql|css|html|md|sh|yml|yaml|tf|graphql|proto)$|(^|\/)[^.]+$|^\.[a-z]+rc$/;

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

const rules: Rule[] = [
  doors,
  providerKinds,
  words,
  lockFile,
  dependencies,
  tableOwners({
    owners: z.record(z.string(), z.string()).parse(readJson('table-owners.json')),
    ranks: z.array(z.array(z.string())).parse(readJson('ranks.json')),
  }),
];

/** What git knows or would take; what it ignores is not ours. */
function projectFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split('\0'))]
    .filter((path) => TEXT.test(path) && statSync(join(ROOT, path), { throwIfNoEntry: false })?.isFile())
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

const files = projectFiles();
let broken = 0;
for (const rule of rules) {
  const violations = rule.check(files);
  broken += violations.length;
  if (violations.length > 0) console.log(`\n${rule.name}`);
  for (const { path, line, message } of violations) console.log(`  ${path}:${line}  ${message}`);
}
console.log(`\n${files.length} files, ${rules.length} rules, ${broken} violations`);
process.exitCode = broken > 0 ? 1 : 0;
