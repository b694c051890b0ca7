import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

const fileName = 'identity';
const shape = /^[\w-]{22,64}$/;

/** Says on every start from this work folder that it is the same worker. Made once; known to nobody but the server. */
export async function readIdentity(workFolder: string): Promise<string> {
  const file = path.join(workFolder, fileName);
  const kept = await fs.readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  if (shape.test(kept)) return kept;
  const made = randomBytes(24).toString('base64url');
  await fs.rm(file, { force: true });
  await fs.writeFile(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return made;
}
