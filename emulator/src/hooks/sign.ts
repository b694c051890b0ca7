import { createHmac } from 'node:crypto';

/** The value of `X-Hub-Signature` for a body with the hook's secret. */
export function signBody(secret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
