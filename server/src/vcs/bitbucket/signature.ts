import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '@gantry/contract/errors';
import type { DeliveryIdentity, RawDelivery } from '../provider.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;
const MAX_ID_CHARS = 200;

/**
 * Checks `X-Hub-Signature`: HMAC-SHA256 over the bytes as received, in hex behind `sha256=`. Bitbucket signs only
 * when the webhook has a secret. Returns the index of the secret that signed; every secret is compared, in
 * constant time, so that the answer's delay tells nothing.
 */
export function verifySignature(delivery: RawDelivery, secrets: readonly string[]): number {
  const header = headerOf(delivery, 'x-hub-signature');
  if (header === undefined || header === '') throw new AppError('VCS_SIGNATURE_MISSING');
  const hex = SIGNATURE.exec(header)?.[1];
  if (hex === undefined) {
    throw new AppError(
      'VCS_SIGNATURE_INVALID',
      'X-Hub-Signature is not sha256=<64 hex digits>, as Bitbucket Cloud sends it.',
    );
  }
  const given = Buffer.from(hex, 'hex');
  const matches = secrets.map((secret) => signs(secret, delivery.body, given));
  const index = matches.indexOf(true);
  if (index === -1) throw new AppError('VCS_SIGNATURE_INVALID');
  return index;
}

/** Reads the headers that identify a delivery. `X-Request-UUID` is the same on every attempt. */
export function identifyDelivery(delivery: RawDelivery): DeliveryIdentity {
  const attempt = Number(headerOf(delivery, 'x-attempt-number'));
  return {
    requestId: requiredHeader(delivery, 'X-Request-UUID'),
    eventKey: requiredHeader(delivery, 'X-Event-Key'),
    attempt: Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1,
  };
}

function signs(secret: string, body: Buffer, given: Buffer): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  // An empty secret is no secret: anybody could sign with it.
  return timingSafeEqual(expected, given) && secret !== '';
}

function requiredHeader(delivery: RawDelivery, name: string): string {
  const value = headerOf(delivery, name.toLowerCase());
  if (value && value.length <= MAX_ID_CHARS) return value;
  throw new AppError(
    'VCS_DELIVERY_INVALID',
    `The delivery lacks the header ${name}, which Bitbucket Cloud always sends.`,
  );
}

function headerOf({ headers }: RawDelivery, name: string): string | undefined {
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return entry?.[1].trim();
}
