import { createHmac } from 'node:crypto';

/** Posts a body and tells the status of the answer; refuses addresses of private networks. */
export type Post = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number }>;

type Target = {
  readonly endpoint: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** `X-Signature-256` and `X-Signature` are the HMAC of the body with the secret, by SHA-256 and by SHA-1. */
export function postSigned(post: Post, { endpoint, secret, headers }: Target, body: string) {
  const sign = (algorithm: 'sha1' | 'sha256'): string =>
    `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
  return post(endpoint, body, {
    ...headers,
    'x-signature': sign('sha1'),
    'x-signature-256': sign('sha256'),
  });
}
