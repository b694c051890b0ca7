import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pages } from './pages.ts';

/** `npm run docs`: writes the pages that are made from tables of the code. */
const ROOT = resolve(import.meta.dirname, '../..');
for (const [path, text] of Object.entries(pages)) {
  writeFileSync(resolve(ROOT, path), text);
  console.log(path);
}
