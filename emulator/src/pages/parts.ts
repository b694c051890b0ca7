import { renderMarkdown } from '../present/markdown.ts';
import type { Account, BuildStatus, PullRequest } from '../state/types.ts';
import { type Html, html, trusted } from './html.ts';

/** Pieces that several pages share. */

export function time(date: Date, now: Date): Html {
  const exact = date.toISOString();
  return html`<time datetime="${exact}" title="${exact}">${relative(now.getTime() - date.getTime())}</time>`;
}

function relative(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return seconds < 5 ? 'just now' : `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function avatar(account: Account): Html {
  return html`<img class="avatar" src="/avatars/${encodeURIComponent(account.uuid)}" alt="" width="24" height="24">`;
}

export function person(account: Account): Html {
  return html`<span class="person">${avatar(account)} ${account.displayName}</span>`;
}

/** State as shape, word and colour. */
export function lozenge(kind: 'good' | 'bad' | 'busy' | 'idle', mark: string, word: string): Html {
  return html`<span class="lozenge ${kind}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}

const BUILDS = {
  SUCCESSFUL: ['good', '●', 'Successful'],
  FAILED: ['bad', '✕', 'Failed'],
  INPROGRESS: ['busy', '◐', 'In progress'],
  STOPPED: ['idle', '▬', 'Stopped'],
} as const;

export function buildState(status: BuildStatus): Html {
  const [kind, mark, word] = BUILDS[status.state];
  return lozenge(kind, mark, word);
}

const PULL_REQUESTS = {
  OPEN: ['busy', '○', 'Open'],
  MERGED: ['good', '●', 'Merged'],
  DECLINED: ['bad', '✕', 'Declined'],
  SUPERSEDED: ['idle', '▬', 'Superseded'],
} as const;

export function pullRequestState(pullRequest: PullRequest): Html {
  const [kind, mark, word] = PULL_REQUESTS[pullRequest.state];
  return lozenge(kind, mark, pullRequest.draft && pullRequest.state === 'OPEN' ? 'Draft' : word);
}

/** Build statuses with their links, or a sentence where there are none. */
export function builds(statuses: readonly BuildStatus[], now: Date): Html {
  if (statuses.length === 0) return html`<p class="muted">No build has reported here yet.</p>`;
  return html`<ul class="rows builds">${statuses.map(
    (status) => html`<li>
      <span class="state">${buildState(status)}</span>
      <span class="grow"><a href="${status.url}" rel="noreferrer">${status.name || status.key}</a>
        <span class="muted block">${status.description}</span></span>
      <span class="muted">${time(status.updatedOn, now)}</span>
    </li>`,
  )}</ul>`;
}

export function markdown(raw: string): Html {
  return html`<div class="prose">${trusted(renderMarkdown(raw))}</div>`;
}

export function hashLink(base: string, hash: string): Html {
  return html`<a class="mono" href="${base}/commits/${hash}">${hash.slice(0, 7)}</a>`;
}

/** A form with one button. */
export function action(path: string, label: string, kind: 'primary' | 'plain' = 'plain'): Html {
  return html`<form method="post" action="${path}"><button class="${kind}">${label}</button></form>`;
}
