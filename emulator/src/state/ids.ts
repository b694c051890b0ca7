import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A new uuid in braces. */
export function newUuid(): string {
  return `{${randomUUID()}}`;
}

/** A uuid or hook id in one spelling: with braces, in lower case. Bitbucket accepts both spellings. */
export function braced(uuid: string): string {
  return `{${uuid.replace(/^\{|\}$/g, '').toLowerCase()}}`;
}

export function unbraced(uuid: string): string {
  return uuid.replace(/^\{|\}$/g, '');
}

/** A new secret with the prefix and the checksum tail that Atlassian's tokens have. */
export function newToken(kind: 'api' | 'access'): string {
  const secret = randomBytes(126).toString('base64url');
  const tail = createHash('sha256').update(secret).digest('hex').slice(0, 8).toUpperCase();
  return `${kind === 'api' ? 'ATATT3xFfGF0' : 'ATCTT3xFfGN0'}${secret}=${tail}`;
}

/** What is stored of a token, and what it is looked up by. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The slug that Bitbucket makes of a repository's name. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
