import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SecretField } from '../../ui/copy-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import type { Refusal } from '../../ui/refusal.ts';
import { TimeAgo } from '../../ui/time.tsx';
import type { Space } from '../identity/model.ts';
import { InboxWebhookForm, type NewWebhook } from './inbox-webhook-form.tsx';
import type { InboxWebhook } from './model.ts';

export interface InboxWebhooksProps {
  list: readonly InboxWebhook[];
  spaces: readonly Space[];
  busy: boolean;
  /** Of the one just made; shown once. */
  secret: string | null;
  /** Of the form. */
  refusal: Refusal;
  /** Of what is done with those that are there. */
  problem: Problem | null;
  onCreate: (given: NewWebhook, done: () => void) => void;
  onDelete: (id: string) => void;
  onTest: (id: string) => void;
}

/** Addresses that get every warning, signed. */
export function InboxWebhooks({ list, secret, problem, onDelete, onTest, ...form }: InboxWebhooksProps) {
  const [adding, setAdding] = useState(false);
  return (
    <section aria-label="Warnings to other systems" className="mt-8 grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">Warnings to other systems</h2>
        {adding ? null : <Button onClick={() => setAdding(true)}>Add a webhook</Button>}
      </div>
      <p className="max-w-[75ch] text-muted">
        Each warning is posted as JSON. The header{' '}
        <code className="font-mono text-sm whitespace-nowrap">X-Gantry-Signature</code> holds{' '}
        <code className="font-mono text-sm">sha256=</code> and the{' '}
        <span className="whitespace-nowrap">HMAC-SHA256</span> of the body with the secret of the webhook.
      </p>
      <ProblemNotice problem={problem} title="That was not done" />
      {secret === null ? null : (
        <Notice tone="success" live title="The secret is shown only now">
          <SecretField text={secret} what="secret of the webhook" />
        </Notice>
      )}
      {adding ? <InboxWebhookForm {...form} onClose={() => setAdding(false)} /> : null}
      {list.length === 0 ? null : (
        <ul className="rounded border border-border">
          {list.map((each) => (
            <li
              key={each.id}
              className="flex flex-wrap items-center justify-between gap-3 border-b border-border p-3 last:border-b-0"
            >
              <div className="min-w-0">
                <p className="font-medium">{each.name}</p>
                <p className="text-sm break-all text-muted">{each.url}</p>
                <p className="text-sm text-muted">
                  {each.lastSentAt === null ? (
                    'Nothing sent yet.'
                  ) : (
                    <>
                      Last sent <TimeAgo at={each.lastSentAt} />.
                    </>
                  )}
                  {each.lastProblem === null ? null : (
                    <span className="text-danger"> {each.lastProblem}</span>
                  )}
                </p>
              </div>
              <div className="flex gap-2">
                <Button size="small" onClick={() => onTest(each.id)}>
                  Send a test
                </Button>
                <Button size="small" look="ghost" onClick={() => onDelete(each.id)}>
                  Remove {each.name}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
