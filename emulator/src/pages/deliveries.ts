import { unbraced } from '../state/ids.ts';
import type { Delivery, DeliveryAttempt, Hook } from '../state/types.ts';
import { type Html, html } from './html.ts';
import { action, lozenge, time } from './parts.ts';

const STATES = {
  pending: ['busy', '◐', 'Under way'],
  delivered: ['good', '●', 'Delivered'],
  failed: ['bad', '✕', 'Failed'],
  dropped: ['idle', '▬', 'Dropped by a fault'],
  'too-large': ['bad', '▬', 'Over 256 KB, never sent'],
} as const;

export function deliveryState(delivery: Delivery): Html {
  const [kind, mark, word] = STATES[delivery.state];
  return lozenge(kind, mark, word);
}

/** The history of a hook, newest first. */
export function deliveryList(hook: Hook, base: string, now: Date): Html {
  const deliveries = hook.deliveries.toReversed();
  return html`<h1>Request history</h1>
    <p><a href="${base}">${hook.description || 'Webhook'}</a> <span class="mono muted">${hook.url}</span></p>
    ${deliveries.length === 0 ? html`<p class="muted">Nothing has been sent yet. Push a commit, or open a pull request.</p>` : null}
    <ul class="rows">${deliveries.map((delivery) => {
      const last = delivery.attempts.at(-1);
      return html`<li>
        ${deliveryState(delivery)}
        <span class="grow"><a href="${base}/history/${unbraced(delivery.uuid)}">${delivery.event}</a>
          <span class="muted block mono">${delivery.requestUuid}</span></span>
        <span class="muted">${last?.response ? `HTTP ${last.response.status}` : last?.error}</span>
        <span class="muted">${attempts(delivery.attempts.length)}</span>
        <span class="muted">${time(delivery.createdAt, now)}</span>
      </li>`;
    })}</ul>`;
}

/** One delivery with what was sent and what came back. */
export function deliveryBody(delivery: Delivery, base: string, now: Date): Html {
  return html`<h1>${delivery.event}</h1>
    <p>${deliveryState(delivery)} <span class="muted">${time(delivery.createdAt, now)}</span></p>
    <dl class="facts">
      <div><dt>URL</dt><dd class="mono">${delivery.url}</dd></div>
      <div><dt>X-Request-UUID</dt><dd class="mono">${delivery.requestUuid}</dd></div>
      <div><dt>Size</dt><dd>${Buffer.byteLength(delivery.body)} bytes</dd></div>
      ${delivery.resendOf ? html`<div><dt>Resent from</dt><dd><a class="mono" href="${base}/history/${unbraced(delivery.resendOf)}">${unbraced(delivery.resendOf)}</a></dd></div>` : null}
    </dl>
    <div class="actions">${action(`${base}/history/${unbraced(delivery.uuid)}/resend`, 'Resend', 'primary')}
      <a href="${base}/history">Back to the history</a></div>
    ${delivery.attempts.map(attemptBox)}
    <h2>Body</h2>
    <p class="muted">Shown with line breaks; it was sent as one line.</p>
    <div class="box scroll" tabindex="0" role="group" aria-label="Body"><pre>${JSON.stringify(JSON.parse(delivery.body), null, 2)}</pre></div>`;
}

function attemptBox(attempt: DeliveryAttempt): Html {
  const { response } = attempt;
  return html`<h2>Attempt ${attempt.number}</h2>
    <p class="muted">${attempt.sentAt.toISOString()}${attempt.durationMs === null ? null : `, ${attempt.durationMs} ms`}</p>
    <div class="columns">
      <section class="box padded"><h3>Request headers</h3>${headers(attempt.requestHeaders)}</section>
      <section class="box padded"><h3>${response ? `Response ${response.status}` : 'No response'}</h3>
        ${response ? html`${headers(response.headers)}<pre>${response.body}</pre>` : html`<p>${attempt.error ?? 'Under way.'}</p>`}</section>
    </div>`;
}

function headers(values: Readonly<Record<string, string>>): Html {
  return html`<dl class="headers">${Object.entries(values).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function attempts(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`;
}
