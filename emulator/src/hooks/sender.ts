import { randomUUID } from 'node:crypto';
import type { DeliveryFault, Faults } from '../faults.ts';
import type { Settings } from '../settings.ts';
import { unbraced } from '../state/ids.ts';
import type { Delivery, DeliveryAttempt, Hook } from '../state/types.ts';
import { PostTimeout, post } from './post.ts';
import { signBody } from './sign.ts';

/** Sends deliveries and keeps their history at the hook. */
export type Sender = {
  /** Starts a delivery; `payload` is turned into compact JSON once, and those bytes are signed and sent. */
  send(hook: Hook, event: string, payload: unknown): void;
  /** Sends the stored bytes of a delivery again, to the hook's present URL and with its present secret. */
  resend(delivery: Delivery): Delivery;
  /** Resolves when nothing is under way any more; held-back deliveries are released. */
  idle(): Promise<void>;
  /** Gives up retries and waits. */
  close(): Promise<void>;
};

/** Bitbucket drops larger payloads without a word. */
const LARGEST_PAYLOAD = 256 * 1024;
/** Deliveries kept for one hook. */
const HISTORY = 1_000;

type SenderOptions = { readonly settings: Settings; readonly faults: Faults; readonly now: () => Date };

export function createSender({ settings, faults, now }: SenderOptions): Sender {
  const underWay = new Set<Promise<void>>();
  const closing = new AbortController();
  let held: Delivery[] = [];

  const track = (job: Promise<void>) => {
    const work = job.finally(() => underWay.delete(work));
    underWay.add(work);
  };
  const options = { settings, now, signal: closing.signal };
  const start = (delivery: Delivery, delayMs = 0) => track(deliver(delivery, delayMs, options));

  /** One after the other: sent together, they could arrive in the order that they should not have. */
  const release = () => {
    const deliveries = held.reverse();
    held = [];
    const sendAll = async () => {
      for (const delivery of deliveries) await deliver(delivery, 0, options);
    };
    if (deliveries.length > 0) track(sendAll());
  };

  const dispatch = (delivery: Delivery, struck: readonly DeliveryFault[]) => {
    if (Buffer.byteLength(delivery.body) > LARGEST_PAYLOAD) {
      delivery.state = 'too-large';
      return;
    }
    if (struck.some(({ kind }) => kind === 'drop')) {
      delivery.state = 'dropped';
      return;
    }
    const reorder = struck.find((fault) => fault.kind === 'reorder');
    if (reorder) {
      held.push(delivery);
      if (held.length >= reorder.count) release();
      return;
    }
    const delay = struck.find((fault) => fault.kind === 'delay');
    start(delivery, delay?.ms);
    if (struck.some(({ kind }) => kind === 'duplicate')) {
      start(remember({ ...delivery, uuid: `{${randomUUID()}}`, attempts: [] }), delay?.ms);
    }
  };

  return {
    send(hook, event, payload) {
      const struck = faults.takeDelivery(event);
      const emptied = struck.some(({ kind }) => kind === 'empty-changes') && event === 'repo:push';
      const sent = emptied ? withoutChanges(payload) : payload;
      const body = JSON.stringify(sent);
      dispatch(remember(newDelivery({ hook, event, body, createdAt: now() })), struck);
    },
    resend(delivery) {
      const { hook, event, body, uuid } = delivery;
      const again = newDelivery({ hook, event, body, createdAt: now(), resendOf: uuid });
      const requestUuid = settings.resendRequestUuid === 'same' ? delivery.requestUuid : again.requestUuid;
      const kept = remember({ ...again, requestUuid });
      start(kept);
      return kept;
    },
    async idle() {
      release();
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      closing.abort();
      held = [];
      await Promise.all(underWay);
    },
  };
}

type SendOptions = Pick<SenderOptions, 'settings' | 'now'> & { readonly signal: AbortSignal };

/** Makes the attempts of one delivery, waiting before each, until it is settled. */
async function deliver(delivery: Delivery, delayMs: number, options: SendOptions): Promise<void> {
  const { signal } = options;
  for (const [index, waitMs] of [delayMs, ...options.settings.retryDelaysMs].entries()) {
    await pause(waitMs, signal);
    if (signal.aborted) break;
    const retry = await attempt(delivery, index + 1, options);
    if (delivery.state !== 'pending') return;
    if (!retry) break;
  }
  delivery.state = 'failed';
}

type NewDelivery = Pick<Delivery, 'hook' | 'event' | 'body' | 'createdAt'> &
  Partial<Pick<Delivery, 'resendOf'>>;

function newDelivery({ resendOf = null, ...facts }: NewDelivery): Delivery {
  return {
    ...facts,
    resendOf,
    uuid: `{${randomUUID()}}`,
    requestUuid: randomUUID(),
    url: facts.hook.url,
    state: 'pending',
    attempts: [],
  };
}

function remember(delivery: Delivery): Delivery {
  const { deliveries } = delivery.hook;
  deliveries.push(delivery);
  if (deliveries.length > HISTORY) deliveries.shift();
  return delivery;
}

/** Makes one attempt and sets the delivery's state when that settles it; true when another may follow. */
async function attempt(
  delivery: Delivery,
  number: number,
  { settings, now, signal }: SendOptions,
): Promise<boolean> {
  const { hook } = delivery;
  const sentAt = now();
  const body = Buffer.from(delivery.body);
  const requestHeaders = headersOf(delivery, number, sentAt, body);
  const record: DeliveryAttempt = {
    number,
    sentAt,
    requestHeaders,
    durationMs: null,
    response: null,
    error: null,
  };
  delivery.attempts.push(record);
  const started = performance.now();
  try {
    const timeoutMs = settings.deliveryTimeoutMs;
    record.response = await post(delivery.url, body, {
      headers: requestHeaders,
      timeoutMs,
      verifyCertificate: !hook.skipCertVerification,
      signal,
    });
    if (record.response.status < 300) delivery.state = 'delivered';
    return record.response.status >= 500;
  } catch (error) {
    record.error = error instanceof Error ? error.message : String(error);
    return error instanceof PostTimeout && settings.retryAfterTimeout;
  } finally {
    record.durationMs = Math.round(performance.now() - started);
  }
}

function headersOf(delivery: Delivery, number: number, sentAt: Date, body: Buffer): Record<string, string> {
  const { hook } = delivery;
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'Bitbucket-Webhooks/2.0',
    'X-Event-Key': delivery.event,
    'X-Hook-UUID': unbraced(hook.uuid),
    'X-Request-UUID': delivery.requestUuid,
    'X-Attempt-Number': String(number),
    'X-Event-Time': sentAt.toUTCString(),
    ...(hook.secret === null ? {} : { 'X-Hub-Signature': signBody(hook.secret, body) }),
  };
}

/** Bitbucket now and then sends a push that says nothing about what was pushed. */
function withoutChanges(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null ? { ...payload, push: { changes: [] } } : payload;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });
}
