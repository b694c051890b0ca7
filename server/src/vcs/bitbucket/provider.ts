import { setTimeout as sleepFor } from 'node:timers/promises';
import { readDelivery } from '@gantry/contract/bitbucket/read-delivery';
import { AppError } from '@gantry/contract/errors';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { sha256Hex } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Credentials, VcsProvider } from '../provider.ts';
import { createCallGate } from './call-gate.ts';
import { type CallCount, createCallMeter } from './call-meter.ts';
import { createClient } from './client.ts';
import { COMMENT_CHARS } from './feedback.ts';
import { ALL_HOOK_EVENTS, HOOK_EVENT_LABELS, HOOK_EVENTS } from './hooks.ts';
import { type AnswerCache, createAnswerCache } from './immutable-cache.ts';
import { payloadRepository, sendingHook } from './payload-source.ts';
import { MOST_ANNOTATIONS } from './reports.ts';
import { identifyDelivery, verifySignature } from './signature.ts';
import { STATUS_KEY_CHARS, statusKey } from './status-key.ts';
import { createTransport } from './transport.ts';

const TIMEOUT_MS = 15_000;

export type BitbucketOptions = {
  /** REST 2.0; only its origin is ever called. */
  readonly apiUrl?: string;
  /** Pages and git. */
  readonly gitUrl?: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly userAgent?: string;
  readonly timeoutMs?: number;
  /** How repetitions wait; tests replace it. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** From 0 to 1, spreads repetitions; tests replace it. */
  readonly random?: () => number;
};

export type BitbucketProvider = VcsProvider & {
  /** REST calls of the last hour by user: Bitbucket limits them and does not tell how many are left. */
  callsLastHour(): ReadonlyMap<string, number>;
  /** All calls since the start by method and what came of them. */
  calls(): readonly CallCount[];
};

/** Bitbucket Cloud as a source code provider. */
export function createBitbucketProvider(options: BitbucketOptions = {}): BitbucketProvider {
  const { logger, clock = systemClock, userAgent = 'Gantry', timeoutMs = TIMEOUT_MS } = options;
  const apiUrl = withoutSlash(options.apiUrl ?? 'https://api.bitbucket.org/2.0');
  const gitUrl = withoutSlash(options.gitUrl ?? 'https://bitbucket.org');
  const sleep = options.sleep ?? ((milliseconds) => sleepFor(milliseconds));
  const random = options.random ?? Math.random;
  const meter = createCallMeter(clock);
  const gate = createCallGate(clock, logger, random);
  const caches = new Map<string, AnswerCache>();

  return {
    kind: 'bitbucket_cloud',
    apiName: 'BITBUCKET_CLOUD',
    statusKey,
    limits: { statusKeyChars: STATUS_KEY_CHARS, commentChars: COMMENT_CHARS, annotations: MOST_ANNOTATIONS },
    hookEvents: { documented: HOOK_EVENTS.documented, all: ALL_HOOK_EVENTS, labels: HOOK_EVENT_LABELS },
    identify: identifyDelivery,
    verify: verifySignature,
    read: (eventKey, payload) => readDelivery(eventKey, payload, gitUrl),
    repositoryOf: payloadRepository,
    hookOf: sendingHook,
    callBudget: (credentials) => ({
      used: meter.lastHour().get(userOf(credentials)) ?? 0,
      limit: meter.limitOf(userOf(credentials)),
    }),
    callsLastHour: () => meter.lastHour(),
    calls: () => meter.counts(),
    connect(credentials) {
      const authorization = authorizationOf(credentials);
      const user = userOf(credentials);
      const api = createTransport({
        apiUrl,
        authorization,
        user,
        userAgent,
        timeoutMs,
        meter,
        gate,
        clock,
        sleep,
        random,
        logger,
      });
      // By credentials, so that nobody is told what only others may read.
      const cache = caches.get(authorization) ?? createAnswerCache();
      caches.set(authorization, cache);
      const budget = () => ({
        used: meter.lastHour().get(user) ?? 0,
        limit: meter.limitOf(user),
        pausedUntil: gate.pausedUntil(user),
      });
      return createClient({ api, credentials, gitUrl, clock, timeoutMs, logger, budget, cache });
    },
  };
}

/** Limits count per person for API tokens, whose every token shares them, and per token for access tokens. */
function userOf(credentials: Credentials): string {
  return credentials.kind === 'api_token'
    ? credentials.email.toLowerCase()
    : `access key ${sha256Hex(credentials.token).slice(0, 8)}`;
}

function authorizationOf(credentials: Credentials): string {
  if (credentials.kind === 'api_token') {
    return `Basic ${Buffer.from(`${credentials.email}:${credentials.token}`).toString('base64')}`;
  }
  // fetch would quote a header that it cannot send in its error, token and all.
  if (!/^[\x21-\x7e]+$/.test(credentials.token)) throw new AppError('VCS_CREDENTIALS_REJECTED');
  return `Bearer ${credentials.token}`;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
