import { describe, expect, test } from 'vitest';
import type { HookActivity } from '../repositories-store.ts';
import { refusedSince, signsWithOld, type WebhookFacts, webhookFinding } from './webhook-finding.ts';

const now = new Date('2026-11-01T10:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const url = 'https://gantry.example.com/webhooks/bitbucket-cloud/acme';
const hook = (id: string, standing: 'wanted' | 'duplicate' | 'elsewhere') => ({
  ...{ id, url, active: true, events: ['repo:push'], secretSet: true, description: 'Gantry' },
  ...{ place: 'acme/infra', standing },
});
const delivery = (given: Partial<HookActivity> = {}): HookActivity => ({
  ...{ integration_id: 'acme', repository_uuid: '{infra}', hook_id: '{1}', event_key: 'repo:push' },
  ...{ last_at: ago(5), deliveries: 1, signed_by: 'current' as const },
  ...given,
});
const repository: WebhookFacts['repository'] = {
  ...{ integration_id: 'acme', full_name: 'acme/infra', uuid: '{infra}', hook_state: 'active' },
  ...{ hook_message: 'In place.', hooks: [hook('{1}', 'wanted')], hook_made: true, hook_written_at: null },
  ...{ checked_at: now, last_delivery_at: ago(5), refused_at: null, bound_at: ago(99), heads_known: true },
  ...{ polled_at: null, poll_due_at: now, poll_problem: null, missed_at: null },
  ...{ remote_updated_at: null, branches_read_at: null },
};
const told = (changed: Partial<WebhookFacts['repository']> = {}, given: Partial<WebhookFacts> = {}) =>
  webhookFinding(
    {
      repository: { ...repository, ...changed },
      activity: [delivery()],
      previousSecretUntil: null,
      documented: ['repo:push', 'pullrequest:created'],
      labels: { 'pullrequest:created': 'Pull request created' },
      url,
      ...given,
    },
    now,
  );

describe('a webhook that can be listed', () => {
  test('is fine, and says which events never arrived', () => {
    expect(told()).toMatchObject({
      subject: 'acme/infra',
      state: 'ok',
      message: 'In place. Never arrived so far: Pull request created.',
      fix: null,
    });
    const all = [delivery(), delivery({ event_key: 'pullrequest:created' })];
    expect(told({}, { activity: all }).message).toBe('In place. Every event has arrived.');
    const silent = told({ last_delivery_at: null }, { activity: [] });
    expect(silent.message).toBe('In place. It has not delivered anything yet.');
  });

  test.each([
    ['missing', 'failed', 'ensure_webhook', 'Create the webhook'],
    ['inactive', 'failed', 'ensure_webhook', 'Switch the webhook on'],
    ['wrong_events', 'warning', 'ensure_webhook', 'Add the missing events'],
    ['wrong_url', 'failed', 'ensure_webhook', 'Create the webhook'],
  ] as const)('that is %s is %s, with a button', (hook_state, state, action, label) => {
    expect(told({ hook_state })).toMatchObject({ state, fix: { action, label, target: 'acme/infra' } });
  });

  test('that has a twin names it, and the button removes that one', () => {
    const hooks = [hook('{1}', 'wanted'), hook('{2}', 'duplicate')];
    expect(told({ hook_state: 'duplicate', hooks })).toMatchObject({
      state: 'warning',
      steps: [expect.stringContaining('Duplicate: ')],
      fix: { action: 'remove_webhook', target: '{2}' },
    });
  });
});

describe('a webhook that cannot be listed', () => {
  const manual: Partial<WebhookFacts['repository']> = {
    hook_state: 'manual',
    hook_message: 'The token lacks a scope.',
    hooks: [],
  };

  test('is known by its deliveries', () => {
    expect(told(manual)).toMatchObject({ state: 'ok', message: expect.stringMatching(/^Deliveries arrive/) });
    const none = { last_delivery_at: null };
    expect(told({ ...manual, ...none }, { activity: [] })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('No delivery has arrived yet'),
      steps: [expect.stringContaining(url)],
      fix: { action: 'show_steps' },
    });
    expect(told({ ...manual, ...none, hook_state: 'unknown' }, { activity: [] })).toMatchObject({
      state: 'unknown',
      fix: { action: 'ensure_webhook', label: 'Try again' },
    });
  });

  test('of which there are two is found by who sends the same event', () => {
    const activity = [delivery(), delivery({ hook_id: '{2}' })];
    expect(told(manual, { activity })).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('2 webhooks send each event ({1}, {2})'),
    });
    const former = [delivery(), delivery({ hook_id: '{2}', last_at: ago(3 * 24 * 60) })];
    expect(told(manual, { activity: former }).state).toBe('ok');
  });
});

describe('the secret of a webhook', () => {
  test('that is another one is told until a genuine delivery comes, or the secret was written', () => {
    const refused = { refused_at: ago(1) };
    expect(told(refused)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('signature is wrong'),
      fix: { action: 'ensure_webhook', label: 'Write the secret' },
    });
    expect(told({ ...refused, last_delivery_at: ago(0) }).state).toBe('ok');
    expect(told({ ...refused, hook_written_at: ago(0) }).state).toBe('ok');
    expect(refusedSince({ ...repository, ...refused, hook_written_at: ago(2) })).toEqual(ago(1));
  });

  test('that is the former one is a warning within its grace and a failure after it', () => {
    const activity = [delivery({ signed_by: 'previous' })];
    const within = told({}, { activity, previousSecretUntil: ago(-60) });
    expect(within).toMatchObject({
      state: 'warning',
      message: expect.stringContaining('accepted until 2026-11-01T11:00:00.000Z'),
      fix: { action: 'ensure_webhook', label: 'Write the new secret' },
    });
    expect(told({}, { activity, previousSecretUntil: ago(60) })).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('not accepted any more'),
    });
  });

  test('counts by the newest delivery of each webhook, and not from before it was written', () => {
    const old = delivery({ signed_by: 'previous', last_at: ago(30) });
    const fresh = delivery({ event_key: 'pullrequest:created', last_at: ago(5) });
    expect(signsWithOld([old, fresh], null)).toBe(false);
    expect(signsWithOld([old, { ...fresh, hook_id: '{2}' }], null)).toBe(true);
    expect(signsWithOld([old], ago(10))).toBe(false);
    expect(signsWithOld([{ ...old, last_at: ago(5) }], ago(10))).toBe(true);
  });
});
