import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { RadioCard } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Card, PageBody, PageHeader } from '../../ui/page.tsx';
import type { Problem } from '../../ui/problem.tsx';
import type { AuditWebhook } from './model.ts';
import { WebhookForm, type WebhookFormProps } from './webhook-form.tsx';

interface AuditSettingsViewProps extends Pick<WebhookFormProps, 'save' | 'remove'> {
  retentionDays: number | null;
  webhook: AuditWebhook | null;
  retention: {
    busy: boolean;
    problem: Problem | null;
    fields: Readonly<Record<string, string>>;
    submit: (days: number | null) => void;
  };
}

export function AuditSettingsView({ retentionDays, webhook, retention, ...props }: AuditSettingsViewProps) {
  return (
    <>
      <PageHeader
        crumbs={[
          <Link key="audit" to="/audit" className="hover:underline">
            Audit trail
          </Link>,
        ]}
        title="Audit settings"
      />
      <PageBody>
        <div className="grid max-w-3xl gap-6">
          <RetentionCard days={retentionDays} {...retention} />
          <WebhookForm key={webhook?.endpoint ?? 'none'} webhook={webhook} {...props} />
        </div>
      </PageBody>
    </>
  );
}

function RetentionCard({
  days,
  busy,
  problem,
  fields,
  submit,
}: AuditSettingsViewProps['retention'] & { days: number | null }) {
  const [limited, setLimited] = useState(days !== null);
  const [text, setText] = useState(String(days ?? 365));
  const given = Number(text);
  const wrong = limited && (!Number.isInteger(given) || given < 1 || given > 36_500);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong && !busy) submit(limited ? given : null);
  };
  return (
    <Card title="How long entries are kept">
      <form noValidate onSubmit={save} className="grid gap-4">
        <div className="grid gap-2 sm:grid-cols-2">
          <RadioCard
            name="retention"
            label="Forever"
            text="Nothing is removed."
            checked={!limited}
            onChange={() => setLimited(false)}
          />
          <RadioCard
            name="retention"
            label="For some time"
            text="Older entries are removed within minutes; what stays can still be verified."
            checked={limited}
            onChange={() => setLimited(true)}
          />
        </div>
        {limited ? (
          <Field
            label="Days"
            error={wrong ? 'Give a number of days from 1 to 36,500.' : fields['retentionDays']}
          >
            {(ids) => (
              <input
                {...ids}
                className="control max-w-40"
                inputMode="numeric"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <FormProblem refusal={{ problem, fields }} places={limited ? ['retentionDays'] : []} />
        <div>
          <Button type="submit" busy={busy}>
            Save retention
          </Button>
        </div>
      </form>
    </Card>
  );
}
