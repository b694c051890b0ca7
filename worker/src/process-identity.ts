import fs from 'node:fs/promises';

/** Process id and start time: an id alone may by now belong to another process. */
export const ownIdentity = (): Promise<string> => identityOf(String(process.pid));

/** Does the process that once called itself this still run? */
export async function isAlive(identity: string): Promise<boolean> {
  const [pid = ''] = identity.split(' ');
  if (!/^\d+$/.test(pid)) return false;
  return identity === (await identityOf(pid).catch(() => null));
}

async function identityOf(pid: string): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${pid} ${startTime}`;
}
