import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { sha256Hex, timingSafeEqualText } from '../platform/ids.ts';
import { type BearerToken, isExpired, issueToken, type TokenDeps } from './api-key-tokens.ts';
import { type ApiKeyRow, apiKeyById, touchApiKey } from './api-keys-store.ts';
import { type Federation, federation, type Proof } from './federated-keys.ts';
import type { Throttle } from './throttle.ts';

type ExchangeDeps = TokenDeps & {
  readonly useCases: UseCases;
  readonly prove: (token: string, expected: Federation) => Promise<Proof>;
  readonly throttle: Throttle;
};

/**
 * Key and secret for a bearer token; null when they do not match, without telling which. The secret of a federated key
 * is a token of its issuer.
 */
export const exchangeApiKey = (deps: ExchangeDeps) =>
  deps.useCases.open({
    name: 'apiKey.exchange',
    who: 'anyone',
    kind: 'write',
    input: z.object({ id: z.string().max(64), secret: z.string().max(16_384) }),
    run: async ({ input, context, record }): Promise<BearerToken | null> => {
      const { db, clock } = deps;
      const key = await apiKeyById(db.kysely, input.id);
      const actor = { kind: 'api_key', id: input.id, name: key?.name ?? 'unknown' } as const;
      const proof = await check(deps, key, { secret: input.secret, address: context.remoteAddress });
      if (key === undefined || !proof.proven || isExpired(key, clock.now())) {
        if (key !== undefined && !proof.proven && key.oidc !== null) {
          await record(null, { actor, outcome: 'denied', details: { reason: proof.reason } });
        }
        return null;
      }
      await touchApiKey(db.kysely, key.id, clock.now());
      if (key.oidc !== null) await record(null, { actor, details: { claims: proof.claims } });
      return issueToken(deps, key);
    },
  });

const wrong: Proof = { proven: false, reason: 'the secret is wrong' };

async function check(
  { prove, throttle }: ExchangeDeps,
  key: ApiKeyRow | undefined,
  { secret, address }: { secret: string; address: string | null },
): Promise<Proof> {
  if (key?.oidc == null) {
    const matches = timingSafeEqualText(sha256Hex(secret), key?.secret_hash ?? '');
    return matches ? { proven: true, claims: {} } : wrong;
  }
  // Each attempt may ask the issuer for its keys: nobody makes us ask for ever.
  const keys = [`federated:${key.id}:${address ?? 'unknown'}`];
  throttle.attempt(keys);
  const proof = await prove(secret, federation.parse(key.oidc));
  if (proof.proven) throttle.succeeded(keys);
  return proof;
}
