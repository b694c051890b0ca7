import { AppError } from '@gantry/contract/errors';
import type { z } from 'zod';
import { type Answer, answerError, parseJson } from './answer-error.ts';
import { pageSchema } from './api-schemas.ts';
import { type ApiRequest, type AttemptOptions, attempt, type Outcome, onApiOrigin } from './attempt.ts';
import type { CallGate, Ticket, Verdict } from './call-gate.ts';
import { retryDelay } from './retry.ts';

const MAX_PAGES = 400;
/** Within one call; a job that needs the answer comes back later. */
const LONGEST_WAIT = 20_000;
const MOST_PROBES = 3;
/** One large merge or difference took too long, which says nothing about other calls. */
const SLOW_OPERATION = 555;

export type TransportOptions = AttemptOptions & {
  readonly gate: CallGate;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
};

/** Calls of REST 2.0 with the credentials of one connection. */
export type Transport = {
  /** The answer, whatever its status, after the repetitions that it deserves. */
  exchange(request: ApiRequest): Promise<Answer>;
  /** The answer's JSON; throws the AppError that a refusal means. */
  send<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<T>;
  /**
   * For answers without a body. `certain` is false when an earlier attempt got no answer and may still arrive; a
   * failure says so in `details.inDoubt`.
   */
  command(request: ApiRequest): Promise<{ certain: boolean }>;
  /** All values of all pages. */
  values<T>(request: ApiRequest, schema: z.ZodType<T>): AsyncGenerator<T, void, undefined>;
};

type Settled = { readonly answer: Answer; readonly certain: boolean };

export function createTransport(options: TransportOptions): Transport {
  async function settle(url: URL, request: ApiRequest): Promise<Settled> {
    let certain = true;
    let ticket = await options.gate.pass(options.user);
    for (let retries = 0; ; retries += 1) {
      const outcome = await attempt(options, url, request);
      if ((request.method ?? 'GET') !== 'GET' && mayStillArrive(outcome)) certain = false;
      const verdict = judge(options, ticket, outcome);
      const wait = waitAfter(request, { outcome, verdict, retries, random: options.random() });
      if (wait === null) return { answer: settled(outcome, certain), certain };
      await options.sleep(wait);
      // Whoever waits for the end of a pause is the one that finds out; others must ask to pass.
      if (!verdict.paused) ticket = await passAgain(options, certain);
    }
  }

  const exchangeUrl = async (url: URL, request: ApiRequest): Promise<Answer> =>
    (await settle(url, request)).answer;

  async function sendUrl<T>(url: URL, request: ApiRequest, schema: z.ZodType<T>): Promise<T> {
    const answer = accepted(await exchangeUrl(url, request));
    const result = schema.safeParse(parseJson(answer.body));
    if (result.success) return result.data;
    throw unexpectedAnswer(url, result.error);
  }

  return {
    exchange: (request) => exchangeUrl(requestUrl(options.apiUrl, request), request),
    send: (request, schema) => sendUrl(requestUrl(options.apiUrl, request), request, schema),
    command: async (request) => {
      const { answer, certain } = await settle(requestUrl(options.apiUrl, request), request);
      accepted(answer, certain);
      return { certain };
    },
    async *values(request, schema) {
      let url: URL | null = requestUrl(options.apiUrl, request);
      for (let pages = 0; url; pages += 1) {
        if (pages === MAX_PAGES)
          throw new AppError('VCS_REQUEST_REFUSED', 'The list in Bitbucket Cloud never ends.');
        const page: z.infer<typeof pageSchema> = await sendUrl(url, request, pageSchema);
        for (const value of page.values) {
          const result = schema.safeParse(value);
          if (!result.success) throw unexpectedAnswer(url, result.error);
          yield result.data;
        }
        url = page.next ? onApiOrigin(options.apiUrl, page.next) : null;
      }
    },
  };
}

function requestUrl(apiUrl: string, { path, query = {} }: ApiRequest): URL {
  const url = new URL(apiUrl + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

/** What we refused ourselves will not be better another time. */
const isFinal = (outcome: Outcome): boolean => 'error' in outcome && outcome.error.code !== 'VCS_UNREACHABLE';

/** Failures after which nothing was sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'EHOSTUNREACH']);
/** Answers of gateways that gave up waiting. */
const GAVE_UP: readonly number[] = [502, 504];

/** Whether the request may be carried out later than this, although nobody waits for it any more. */
function mayStillArrive(outcome: Outcome): boolean {
  if (!('error' in outcome)) return GAVE_UP.includes(outcome.status);
  return !isFinal(outcome) && !UNSENT.has(String(outcome.error.details?.reason));
}

const inDoubt = (error: AppError): AppError =>
  new AppError(error.code, error.message, { details: { ...error.details, inDoubt: true }, cause: error });

/** A pause that began meanwhile leaves in doubt what an earlier attempt left in doubt. */
function passAgain({ gate, user }: TransportOptions, certain: boolean): Promise<Ticket> {
  return gate.pass(user).catch((error: unknown) => {
    throw error instanceof AppError && !certain ? inDoubt(error) : error;
  });
}

/** Tells the gate how it went. */
function judge({ gate, user }: TransportOptions, ticket: Ticket, outcome: Outcome): Verdict {
  const { status, retryAfter } = outcome;
  if (status === 429) return gate.refused(user, ticket, { trouble: 'limited', retryAfter });
  const isFailing = status === null ? !isFinal(outcome) : status >= 500 && status !== SLOW_OPERATION;
  if (isFailing) return gate.refused(user, ticket, { trouble: 'failing', retryAfter });
  // Also where we did not like the answer: there was one.
  gate.passed(user);
  return { paused: false };
}

/** Milliseconds until the next attempt of a call; null when it has its answer, or gives up. */
function waitAfter(
  { method = 'GET', repeatable = method !== 'POST', awaitVisible = false }: ApiRequest,
  {
    outcome,
    verdict,
    retries,
    random,
  }: { outcome: Outcome; verdict: Verdict; retries: number; random: number },
): number | null {
  if (isFinal(outcome)) return null;
  if (!verdict.paused) return retryDelay(outcome, { repeatable, awaitVisible }, retries, random);
  // What was limited was not carried out.
  const mayRepeat = repeatable || outcome.status === 429;
  const { tryIn } = verdict;
  return tryIn !== null && tryIn <= LONGEST_WAIT && retries < MOST_PROBES && mayRepeat ? tryIn : null;
}

function settled(outcome: Outcome, certain: boolean): Answer {
  if ('error' in outcome) throw certain ? outcome.error : inDoubt(outcome.error);
  return outcome.answer;
}

function accepted(answer: Answer, certain = true): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw certain ? answerError(answer) : inDoubt(answerError(answer));
}

function unexpectedAnswer(url: URL, error: z.ZodError): AppError {
  const path = error.issues[0]?.path.join('.') || 'the body';
  return new AppError(
    'VCS_UNREACHABLE',
    'The answer is not one of Bitbucket Cloud. Check the network: a proxy or sign-in page may have answered.',
    { details: { path: url.pathname, unexpected: path } },
  );
}
