import type { HookActivity, RepositoryRow } from '../repositories-store.ts';
import type { HookState, SeenHook } from '../tables.ts';
import { type CheckState, type Finding, type Fix, finding } from './model.ts';

export type WebhookFacts = {
  readonly repository: RepositoryRow;
  /** Of this repository only. */
  readonly activity: readonly HookActivity[];
  readonly previousSecretUntil: Date | null;
  /** Event keys that are needed, and the words of Bitbucket's form. */
  readonly documented: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly url: string;
};

const about = { key: 'webhook', title: 'Webhook' } as const;
const freshMs = 2 * 24 * 3_600_000;

/** How the webhook of one repository stands: what Bitbucket lists, and what deliveries prove. */
export function webhookFinding(facts: WebhookFacts, now: Date): Finding {
  const { repository } = facts;
  const told = refusedFinding(facts) ?? oldSecretFinding(facts, now) ?? doubledFinding(facts, now);
  if (told !== null && repository.hook_state !== 'missing') return told;
  if (repository.hook_state === 'manual' || repository.hook_state === 'unknown') return byDeliveries(facts);
  return byListing(facts);
}

const states: Readonly<Record<Exclude<HookState, 'manual' | 'unknown'>, [CheckState, string | null]>> = {
  active: ['ok', null],
  missing: ['failed', 'Create the webhook'],
  inactive: ['failed', 'Switch the webhook on'],
  wrong_events: ['warning', 'Add the missing events'],
  wrong_url: ['failed', 'Create the webhook'],
  duplicate: ['warning', null],
};

function byListing({ repository, activity, documented, labels }: WebhookFacts): Finding {
  const { hook_state: state, full_name: subject, hook_message: message } = repository;
  if (state === 'manual' || state === 'unknown') throw new Error('Nothing was listed.');
  const [verdict, label] = states[state];
  const extra = repository.hooks.find((hook) => hook.standing !== 'wanted');
  const fix: Fix | null =
    label !== null
      ? { action: 'ensure_webhook', label, target: subject }
      : state === 'duplicate' && extra !== undefined
        ? { action: 'remove_webhook', label: 'Remove the surplus webhook', target: extra.id }
        : null;
  const never = neverArrived({ activity, documented, labels });
  const seen = repository.last_delivery_at === null ? ' It has not delivered anything yet.' : never;
  return finding({
    ...about,
    subject,
    state: verdict,
    message: `${message}${seen}`,
    steps: repository.hooks.filter((hook) => hook.standing !== 'wanted').map(surplusStep),
    fix,
  });
}

/** Bitbucket was not asked, or the token may not ask: deliveries are what there is to go by. */
function byDeliveries({ repository, activity, documented, labels, url }: WebhookFacts): Finding {
  const { full_name: subject, last_delivery_at: last, hook_state: state, hook_message: message } = repository;
  if (last !== null) {
    const never = neverArrived({ activity, documented, labels });
    return finding({ ...about, subject, state: 'ok', message: `Deliveries arrive.${never}` });
  }
  return finding({
    ...about,
    subject,
    state: state === 'manual' ? 'failed' : 'unknown',
    message: state === 'manual' ? `No delivery has arrived yet. ${message}` : message,
    steps: [`In Bitbucket: Repository settings → Webhooks → Add webhook, with the URL ${url}.`],
    fix:
      state === 'manual'
        ? { action: 'show_steps', label: 'Show the steps', target: subject }
        : { action: 'ensure_webhook', label: 'Try again', target: subject },
  });
}

/** The newest delivery that claims to be from there was refused: its webhook has another secret, or none. */
function refusedFinding({ repository }: WebhookFacts): Finding | null {
  const { full_name: subject } = repository;
  if (refusedSince(repository) === null) return null;
  return finding({
    ...about,
    subject,
    state: 'failed',
    message:
      'Deliveries arrive, but their signature is wrong: the webhook in Bitbucket has another secret, or none.',
    steps: [
      'In Bitbucket: Repository settings → Webhooks → Edit → Change secret, and paste the present one.',
    ],
    fix: { action: 'ensure_webhook', label: 'Write the secret', target: subject },
  });
}

function oldSecretFinding(
  { repository, activity, previousSecretUntil }: WebhookFacts,
  now: Date,
): Finding | null {
  if (!signsWithOld(activity, repository.hook_written_at)) return null;
  const { full_name: subject } = repository;
  const over = previousSecretUntil === null || previousSecretUntil <= now;
  const until = over
    ? 'which is not accepted any more'
    : `accepted until ${previousSecretUntil.toISOString()}`;
  return finding({
    ...about,
    subject,
    state: over ? 'failed' : 'warning',
    message: `The webhook still signs with the old secret, ${until}.`,
    steps: [
      'In Bitbucket: Repository settings → Webhooks → Edit → Change secret, and paste the present one.',
    ],
    fix: { action: 'ensure_webhook', label: 'Write the new secret', target: subject },
  });
}

/** The newest refused delivery, unless a genuine one came since, or the secret was written since. */
export function refusedSince({
  refused_at: refused,
  last_delivery_at: last,
  hook_written_at: written,
}: Pick<RepositoryRow, 'refused_at' | 'last_delivery_at' | 'hook_written_at'>): Date | null {
  const isOver = [last, written].some((at) => at !== null && refused !== null && at >= refused);
  return isOver ? null : refused;
}

/** Of every webhook the newest delivery counts, unless the secret was written since. */
export function signsWithOld(activity: readonly HookActivity[], writtenAt: Date | null): boolean {
  const newest = new Map<string, HookActivity>();
  for (const each of activity) {
    const known = newest.get(each.hook_id);
    if (known === undefined || known.last_at < each.last_at) newest.set(each.hook_id, each);
  }
  return [...newest.values()].some(
    (each) => each.signed_by === 'previous' && (writtenAt === null || each.last_at > writtenAt),
  );
}

/** Two webhooks that delivered the same event lately, seen without any right to list webhooks. */
function doubledFinding({ repository, activity }: WebhookFacts, now: Date): Finding | null {
  const fresh = activity.filter(({ last_at }) => now.getTime() - last_at.getTime() < freshMs);
  const byEvent = Map.groupBy(fresh, ({ event_key }) => event_key);
  const doubled = [...byEvent.values()].find((each) => new Set(each.map(({ hook_id }) => hook_id)).size > 1);
  if (doubled === undefined || repository.hooks.length > 0) return null;
  const ids = [...new Set(doubled.map(({ hook_id }) => hook_id))];
  return finding({
    ...about,
    subject: repository.full_name,
    state: 'warning',
    message: `${ids.length} webhooks send each event (${ids.join(', ')}). Runs stay one per commit; remove all but one.`,
    steps: ['In Bitbucket: Repository settings → Webhooks, and Workspace settings → Webhooks.'],
  });
}

function neverArrived({
  activity,
  documented,
  labels,
}: Pick<WebhookFacts, 'activity' | 'documented' | 'labels'>): string {
  if (activity.length === 0) return '';
  const seen = new Set(activity.map(({ event_key }) => event_key));
  const never = documented.filter((event) => !seen.has(event)).map((event) => labels[event] ?? event);
  return never.length === 0 ? ' Every event has arrived.' : ` Never arrived so far: ${never.join(', ')}.`;
}

const surplusStep = (hook: SeenHook): string =>
  `${hook.standing === 'duplicate' ? 'Duplicate' : 'Former address'}: ${hook.url} (${hook.id}, at ${hook.place}).`;
