import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Config } from './config.ts';
import { CliError, notSignedIn, usageError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

const credentials = z.object({
  /** Of the server, without a slash at the end. */
  url: z.string().transform(serverUrl),
  keyId: z.string().min(1),
  keySecret: z.string().min(1),
});
export type Credentials = z.output<typeof credentials>;
/** A token as it is, without a key to renew it. */
export type GivenToken = { readonly url: string; readonly token: string };

/** The address as it is used and stored. Throws a usage error for anything but a web address. */
export function serverUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw usageError(
      `"${text}" is not the address of a Gantry. Give one such as https://gantry.example.com.`,
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * Those of the environment when it names a key or a token, else those of `gantry login`. Never a mixture: a stored
 * secret goes only to the server that it was stored for.
 */
export async function findCredentials(config: Config): Promise<Credentials | GivenToken> {
  const { url, keyId, keySecret, token } = config;
  if (keyId !== undefined || keySecret !== undefined) {
    if (url === undefined || keyId === undefined || keySecret === undefined)
      throw notSignedIn(
        'Set GANTRY_URL, GANTRY_API_KEY_ID and GANTRY_API_KEY_SECRET together, or none of them.',
      );
    return { url: serverUrl(url), keyId, keySecret };
  }
  if (token !== undefined) {
    if (url === undefined) throw notSignedIn('Set GANTRY_URL beside GANTRY_API_TOKEN.');
    return { url: serverUrl(url), token };
  }
  const stored = await readCredentials(config.credentialsFile);
  if (stored === null) throw notSignedIn('You are not signed in. Run `gantry login`.');
  if (url !== undefined && serverUrl(url) !== stored.url)
    throw notSignedIn(
      `You are signed in to ${stored.url}, but GANTRY_URL is ${serverUrl(url)}. Unset it, or run \`gantry login\`.`,
    );
  return stored;
}

/** Null when nothing is stored. Throws when others could have read or changed the file, or it is damaged. */
export async function readCredentials(file: string): Promise<Credentials | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CliError('CONFIG_INVALID', `${file} cannot be read: ${error.message}`, exitCodes.failed);
  });
  if (text === null) return null;
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw notSignedIn(
      `Others can read ${file}, which holds a secret. Run \`chmod 600 ${file}\` or \`gantry login\`.`,
    );
  const parsed = credentials.safeParse(parseJson(text));
  if (!parsed.success) throw notSignedIn(`${file} is damaged. Run \`gantry login\` to write it anew.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Written whole beside the old file, so that it is never half there or readable by others. */
export async function writeCredentials(file: string, value: Credentials): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}

/** False when there was nothing to forget. */
export const forgetCredentials = (file: string): Promise<boolean> =>
  rm(file).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
