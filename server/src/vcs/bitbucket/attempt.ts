import { AppError } from '@gantry/contract/errors';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Answer } from './answer-error.ts';
import type { CallMeter } from './call-meter.ts';
import { parseRetryAfter } from './retry.ts';

const MAX_REDIRECTS = 5;
const MAX_BODY_BYTES = 20 * 1024 * 1024;

export type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API address, encoded: see `apiPath`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** In place of a body: fields as an HTML form sends them. */
  readonly form?: readonly (readonly [name: string, value: string])[];
  /** A POST that does no harm when it is carried out twice; other methods always are. */
  readonly repeatable?: boolean;
  /** Repeats a 404 shortly: events arrive before the API shows what they are about. */
  readonly awaitVisible?: boolean;
};

/** What one attempt needs. */
export type AttemptOptions = {
  readonly apiUrl: string;
  /** The Authorization header. It is sent to the origin of `apiUrl` and nowhere else. */
  readonly authorization: string;
  /** Whose calls these are, for the meter and the gate; no secret. */
  readonly user: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly meter: CallMeter;
  readonly clock: Clock;
  readonly logger: Logger | undefined;
};

/** An answer of any status, or why there was none. */
export type Outcome =
  | { readonly answer: Answer; readonly status: number; readonly retryAfter: number | null }
  | { readonly error: AppError; readonly status: null; readonly retryAfter: null };

/** One attempt at a request. Never rejects. */
export async function attempt(options: AttemptOptions, url: URL, request: ApiRequest): Promise<Outcome> {
  try {
    const answer = await followed(options, url, request);
    const retryAfter = parseRetryAfter(answer.headers.get('retry-after'), options.clock.now());
    return { answer, status: answer.status, retryAfter };
  } catch (error) {
    return { error: asUnreachable(error), status: null, retryAfter: null };
  }
}

/** An answer behind redirects: within the API's origin only, and only of reads. */
async function followed(options: AttemptOptions, start: URL, request: ApiRequest): Promise<Answer> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const answer = await once(options, url, request);
    const location = answer.headers.get('location');
    const isRedirect = answer.status >= 300 && answer.status < 400 && location !== null;
    if (!isRedirect || (request.method ?? 'GET') !== 'GET') return answer;
    url = onApiOrigin(options.apiUrl, location, url);
  }
  throw new AppError('VCS_REQUEST_REFUSED', 'Bitbucket Cloud redirects in a circle.');
}

async function once(options: AttemptOptions, url: URL, request: ApiRequest): Promise<Answer> {
  const { method = 'GET' } = request;
  try {
    const answer = await exchange(options, url, request);
    options.meter.count(options.user, method, answer.status);
    return answer;
  } catch (error) {
    options.meter.count(options.user, method, null);
    const { code, details } = asUnreachable(error);
    const { reason = code } = details ?? {};
    options.logger?.debug({ method, path: url.pathname, reason }, 'Bitbucket Cloud did not answer');
    throw error;
  }
}

async function exchange(
  options: AttemptOptions,
  url: URL,
  { method = 'GET', body, form }: ApiRequest,
): Promise<Answer> {
  const started = performance.now();
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(options.timeoutMs),
    headers: {
      accept: 'application/json',
      authorization: options.authorization,
      'user-agent': options.userAgent,
      // Without it some writes are taken for cross-site forgeries.
      ...(method !== 'GET' && { 'x-atlassian-token': 'no-check' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // The type of the content comes with it.
    ...(form !== undefined && { body: new URLSearchParams(form.map(([name, value]) => [name, value])) }),
  });
  const text = await boundedText(response);
  const milliseconds = Math.round(performance.now() - started);
  const { status } = response;
  options.meter.noteLimit(options.user, Number(response.headers.get('x-ratelimit-limit')));
  options.logger?.debug({ method, path: url.pathname, status, milliseconds }, 'Bitbucket Cloud answered');
  return { status, headers: response.headers, body: text };
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new AppError('VCS_REQUEST_REFUSED', 'The answer is too large to read.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A URL that an answer named. Following it elsewhere would hand the token to whoever is there. */
export function onApiOrigin(apiUrl: string, location: string, base: URL = new URL(apiUrl)): URL {
  if (URL.canParse(location, base.href)) {
    const url = new URL(location, base);
    if (url.origin === new URL(apiUrl).origin && url.username === '' && url.password === '') return url;
  }
  throw new AppError('VCS_HOST_NOT_ALLOWED');
}

function asUnreachable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  const reason = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : code;
  return new AppError('VCS_UNREACHABLE', undefined, { details: { reason: String(reason ?? 'network') } });
}
