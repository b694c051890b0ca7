import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** The built pages, as `npm start` serves them. */
export function builtWeb(): string {
  if (!existsSync(join(dist, 'index.html'))) {
    throw new Error('The pages are not built yet. Run npm run build first.');
  }
  return dist;
}
