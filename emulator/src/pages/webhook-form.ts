import { HOOK_EVENTS } from '../hooks/events.ts';
import type { Hook } from '../state/types.ts';
import { type Html, html } from './html.ts';

/** What the form shows: an existing hook, or what somebody typed that was refused. */
export type HookFields = {
  readonly description: string;
  readonly url: string;
  readonly active: boolean;
  readonly events: readonly string[];
  readonly skipCertVerification: boolean;
  readonly secretSet: boolean;
};

export const EMPTY_HOOK: HookFields = {
  description: '',
  url: '',
  active: true,
  events: ['repo:push'],
  skipCertVerification: false,
  secretSet: false,
};

export function fieldsOf(hook: Hook): HookFields {
  return { ...hook, secretSet: hook.secret !== null };
}

type FormView = {
  readonly action: string;
  readonly type: Hook['subject']['type'];
  readonly fields: HookFields;
  readonly error: string | null;
};

/** The form of "Repository settings > Webhooks > Add webhook". */
export function webhookForm({ action, type, fields, error }: FormView): Html {
  return html`<form class="stack" method="post" action="${action}">
    ${error ? html`<p class="problem" role="alert">${error}</p>` : null}
    <label for="title">Title</label>
    <input id="title" name="description" value="${fields.description}" required maxlength="255">
    <label for="url">URL</label>
    <input id="url" name="url" type="url" value="${fields.url}" required placeholder="https://example.com/path/to/webhook">
    <label for="secret">Secret</label>
    <input id="secret" name="secret" maxlength="128" autocomplete="off" spellcheck="false" aria-describedby="secret-help">
    <p id="secret-help" class="help">${fields.secretSet ? 'A secret is set. Leave this empty to keep it.' : 'Used to sign each delivery in X-Hub-Signature.'}</p>
    ${fields.secretSet ? html`<label class="check"><input type="checkbox" name="clear"> Remove the secret</label>` : null}
    <fieldset><legend>Status</legend>
      <label class="check"><input type="checkbox" name="active"${fields.active ? html` checked` : null}> Active</label>
    </fieldset>
    <fieldset><legend>SSL / TLS</legend>
      <label class="check"><input type="checkbox" name="skip"${fields.skipCertVerification ? html` checked` : null}> Skip certificate verification</label>
    </fieldset>
    ${triggers(type, fields.events)}
    <div><button class="primary">Save</button></div>
  </form>`;
}

/** Triggers in their groups: Repository, Pull Request and the rest. */
function triggers(type: Hook['subject']['type'], chosen: readonly string[]): Html {
  const categories = [...new Set(HOOK_EVENTS[type].map(({ category }) => category))];
  return html`<fieldset class="triggers"><legend>Triggers</legend>${categories.map(
    (category) =>
      html`<fieldset><legend>${category}</legend>${HOOK_EVENTS[type]
        .filter((event) => event.category === category)
        .map(
          ({ event, label }) =>
            html`<label class="check"><input type="checkbox" name="events" value="${event}"${
              chosen.includes(event) ? html` checked` : null
            }> ${label}</label>`,
        )}</fieldset>`,
  )}</fieldset>`;
}
