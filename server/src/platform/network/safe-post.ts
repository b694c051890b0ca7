import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AppError } from '@gantry/contract/errors';
import { isPrivateAddress, type Resolve, resolveHost } from './addresses.ts';

/** Posts JSON to an address that a person entered, and tells the status of the answer; redirects are not followed. */
export type SafePost = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number }>;

type Options = {
  /** Hosts of private networks that may be called all the same, in lower case. */
  readonly privateHosts: readonly string[];
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
};

const timeoutMs = 10_000;

/**
 * The connection goes to the very address that was judged, so that a name that changes its answer in between gains
 * nothing. Throws WEBHOOK_REFUSED for private addresses, WEBHOOK_UNREACHABLE where nobody answers.
 */
export function createSafePost(options: Options): SafePost {
  const { resolve = resolveHost, privateHosts } = options;
  return async (address, body, headers) => {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const addresses = await resolve(url.hostname);
    const [first] = addresses;
    if (first === undefined) {
      throw new AppError('WEBHOOK_UNREACHABLE', `The host ${host} has no address.`);
    }
    if (!privateHosts.includes(host) && addresses.some(isPrivateAddress)) {
      throw new AppError('WEBHOOK_REFUSED', `${host} is in a private network, which Gantry does not call.`);
    }
    return post(url, first, { body, headers, timeoutMs: options.timeoutMs ?? timeoutMs });
  };
}

type Post = {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
};

function post(url: URL, address: string, sent: Post): Promise<{ status: number }> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const lookup: LookupFunction = (_host, options, done) => {
    const family = isIP(address);
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        lookup,
        agent: false,
        signal: AbortSignal.timeout(sent.timeoutMs),
        headers: {
          ...sent.headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(sent.body),
          'user-agent': 'Gantry',
        },
      },
      (response) => {
        // What it says is of no use, and may be endless.
        response.destroy();
        resolve({ status: response.statusCode ?? 0 });
      },
    );
    call.on('error', (error) =>
      reject(new AppError('WEBHOOK_UNREACHABLE', undefined, { details: { reason: reasonOf(error) } })),
    );
    call.end(sent.body);
  });
}

const reasonOf = (error: Error): string => String(Reflect.get(error, 'code') ?? error.name);
