import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { SecretField } from '../../ui/copy-field.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Card } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import { problemAt } from '../../ui/refusal.ts';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { AuditWebhook } from './model.ts';

type Given = Pick<AuditWebhook, 'endpoint' | 'enabled' | 'includeRuns' | 'customHeaders'> & {
  secret: string | null;
};

export interface WebhookFormProps {
  webhook: AuditWebhook | null;
  save: {
    busy: boolean;
    problem: Problem | null;
    fields: Readonly<Record<string, string>>;
    submit: (input: Given) => void;
  };
  remove: { busy: boolean; problem: Problem | null; submit: (done: () => void) => void };
}

/** Where each entry is sent as it is made. Saving sends a signed test first. */
export function WebhookForm({ webhook, save, remove }: WebhookFormProps) {
  const [draft, setDraft] = useState<Draft>(draftOf(webhook));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const problems = problemsOf(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const customHeaders = headersOf(draft.headers);
    const wrong = Object.values(problems).some((each) => each !== undefined);
    if (wrong || customHeaders === null || save.busy) return;
    const { endpoint, enabled, includeRuns, secret } = draft;
    save.submit({ endpoint, enabled, includeRuns, customHeaders, secret: secret === '' ? null : secret });
  };
  return (
    <Card title="Webhook">
      <form noValidate onSubmit={submit} className="grid gap-4">
        <p className="text-muted">
          Each entry is sent to this address as it is made, and sent again for a day until it is taken.
        </p>
        {webhook === null ? null : <Standing webhook={webhook} />}
        <DraftFields
          draft={draft}
          present={webhook}
          problems={shownOf(problems, save.fields, (name) => tried || left.has(name))}
          onChange={(change) => setDraft({ ...draft, ...change })}
          onLeave={(name) => setLeft((before) => new Set([...before, name]))}
        />
        <FormProblem
          refusal={save}
          places={['endpoint', 'headers', 'secret']}
          title="The webhook was not saved"
        />
        <div className="flex gap-2">
          <Button look="primary" type="submit" busy={save.busy}>
            Test and save
          </Button>
          {webhook === null ? null : <Button onClick={() => setRemoving(true)}>Delete webhook</Button>}
        </div>
      </form>
      {removing ? (
        <TypedConfirm
          title="Delete the audit webhook"
          name={null}
          verb="Delete webhook"
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.submit(() => setRemoving(false))}
          onClose={() => setRemoving(false)}
        >
          <p>The last thing that it is sent is that it was deleted, and by whom.</p>
        </TypedConfirm>
      ) : null}
    </Card>
  );
}

interface Draft {
  endpoint: string;
  /** One a line. */
  headers: string;
  secret: string;
  enabled: boolean;
  includeRuns: boolean;
}
type DraftProblems = { [Name in keyof Draft]?: string | undefined };

const draftOf = (webhook: AuditWebhook | null): Draft => ({
  endpoint: webhook?.endpoint ?? '',
  headers: linesOf(webhook?.customHeaders ?? []),
  secret: '',
  enabled: webhook?.enabled ?? true,
  includeRuns: webhook?.includeRuns ?? false,
});

const problemsOf = ({ endpoint, headers, secret }: Draft): DraftProblems => ({
  endpoint: URL.canParse(endpoint) ? undefined : 'Give an address such as https://siem.example.com/gantry.',
  headers: headersOf(headers) === null ? 'One header a line, as name: value.' : undefined,
  secret: secret !== '' && secret.length < 16 ? 'A secret has at least 16 characters.' : undefined,
});

/** Of the fields that were left, or of all that were sent; what the server says where nothing else is wrong. */
function shownOf(
  problems: DraftProblems,
  refused: Readonly<Record<string, string>>,
  seen: (name: keyof Draft) => boolean,
): DraftProblems {
  const shown = (name: keyof Draft) => (seen(name) ? problems[name] : undefined) ?? problemAt(refused, name);
  return { endpoint: shown('endpoint'), headers: shown('headers'), secret: shown('secret') };
}

interface DraftFieldsProps {
  draft: Draft;
  present: AuditWebhook | null;
  problems: DraftProblems;
  onChange: (change: Partial<Draft>) => void;
  onLeave: (name: keyof Draft) => void;
}

function DraftFields({ draft, present, problems, onChange, onLeave }: DraftFieldsProps) {
  return (
    <>
      <Field label="Address" help="It is tested before it is saved." error={problems.endpoint}>
        {(ids) => (
          <input
            {...ids}
            className="control font-mono"
            type="url"
            autoComplete="off"
            value={draft.endpoint}
            onChange={(event) => onChange({ endpoint: event.target.value })}
            onBlur={() => onLeave('endpoint')}
          />
        )}
      </Field>
      <SecretFields
        draft={draft}
        present={present}
        problems={problems}
        onChange={onChange}
        onLeave={onLeave}
      />
      <Field label="Headers" optional help="One a line, as name: value." error={problems.headers}>
        {(ids) => (
          <textarea
            {...ids}
            className="control font-mono"
            rows={2}
            value={draft.headers}
            onChange={(event) => onChange({ headers: event.target.value })}
            onBlur={() => onLeave('headers')}
          />
        )}
      </Field>
      <CheckBox
        label="Send entries"
        text="Off keeps the webhook without sending anything."
        checked={draft.enabled}
        onChange={(event) => onChange({ enabled: event.target.checked })}
      />
      <CheckBox
        label="Also send states of runs"
        checked={draft.includeRuns}
        onChange={(event) => onChange({ includeRuns: event.target.checked })}
      />
    </>
  );
}

function SecretFields({ draft, present, problems, onChange, onLeave }: DraftFieldsProps) {
  return (
    <>
      {present === null ? null : (
        <div>
          <p className="mb-1.5 font-medium">Present secret</p>
          <SecretField text={present.secret} what="webhook secret" />
        </div>
      )}
      <Field
        label={present === null ? 'Secret' : 'New secret'}
        optional
        help="Signs each body: HMAC-SHA256 in X-Signature-256. Empty: one is made, or the present one stays."
        error={problems.secret}
      >
        {(ids) => (
          <input
            {...ids}
            className="control font-mono"
            type="password"
            autoComplete="new-password"
            value={draft.secret}
            onChange={(event) => onChange({ secret: event.target.value })}
            onBlur={() => onLeave('secret')}
          />
        )}
      </Field>
    </>
  );
}

function Standing({ webhook: { lastProblem, lastDeliveredAt } }: { webhook: AuditWebhook }) {
  if (lastProblem !== null) {
    return (
      <Notice tone="warning" title="The last entry was not taken">
        {lastProblem}
      </Notice>
    );
  }
  return lastDeliveredAt === null ? null : (
    <p>
      Last taken <TimeAgo at={lastDeliveredAt} />
    </p>
  );
}

const linesOf = (headers: AuditWebhook['customHeaders']): string =>
  headers.map(({ key, value }) => `${key}: ${value}`).join('\n');

/** Null when a line is no header. */
function headersOf(lines: string): AuditWebhook['customHeaders'] | null {
  const given = lines.split('\n').filter((line) => line.trim() !== '');
  const headers = given.map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line));
  return headers.every((match) => match !== null)
    ? headers.map((match) => ({ key: match?.[1] ?? '', value: match?.[2] ?? '' }))
    : null;
}
