import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Captured answers and deliveries, where they lie beside the project; tests that need them run only there. */
const PAYLOADS = join(import.meta.dirname, '../../../../shared/bitbucket-payloads');

export const hasPayloads = existsSync(PAYLOADS);

export function payloadFile(name: string): string {
  return join(PAYLOADS, name);
}

export function readPayload(name: string): unknown {
  return JSON.parse(readFileSync(payloadFile(name), 'utf8'));
}
