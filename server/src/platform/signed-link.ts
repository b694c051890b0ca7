import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import type { SecretBox } from './secrets/index.ts';

export type LinkDeps = { readonly clock: Clock; readonly secretBox: SecretBox };

/** What a link is about, as ids. */
export type LinkSubject = Readonly<Record<string, string>>;

const sealedLink = z.object({ subject: z.record(z.string(), z.string()), until: z.number() });

/**
 * A token for programs that can send an address but no credentials: what it is about is sealed into it, and it stops
 * working after `seconds`. `purpose` keeps the tokens of one route from opening another.
 */
export function signLink(
  { clock, secretBox }: LinkDeps,
  { purpose, subject, seconds }: { purpose: string; subject: LinkSubject; seconds: number },
): string {
  const until = clock.now().getTime() + seconds * 1_000;
  return secretBox.seal(JSON.stringify({ subject, until }), `link:${purpose}`).toString('base64url');
}

/** What the token is about. Throws LINK_EXPIRED for every token that does not count, whatever the reason. */
export function openLink({ clock, secretBox }: LinkDeps, purpose: string, token: string): LinkSubject {
  const { subject, until } = open(secretBox, purpose, token) ?? { subject: {}, until: 0 };
  if (until <= clock.now().getTime()) throw new AppError('LINK_EXPIRED');
  return subject;
}

function open(secretBox: SecretBox, purpose: string, token: string): z.infer<typeof sealedLink> | null {
  try {
    const text = secretBox.open(Buffer.from(token, 'base64url'), `link:${purpose}`).toString('utf8');
    return sealedLink.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
