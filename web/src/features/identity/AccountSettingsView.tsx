import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Field } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Card, Facts, PageBody, PageHeader } from '../../ui/page.tsx';
import { type Problem, ProblemNotice, ProblemPanel } from '../../ui/problem.tsx';
import { RowsSkeleton } from '../../ui/skeleton.tsx';
import type { AccountSettings, SsoInput } from './account-model.ts';
import { AccountNameForm } from './account-name-form.tsx';
import { SsoCard } from './sso-card.tsx';

interface AccountDeeds {
  rename: Deed<string>;
  requireSecondFactor: Deed<boolean>;
  testMail: Deed<string>;
  saveSso: Deed<SsoInput>;
  removeSso: Deed<null>;
}

interface AccountSettingsViewProps {
  settings: AccountSettings | undefined;
  problem: Problem | null;
  onRetry: () => void;
  deeds: AccountDeeds;
  onSaved: (text: string) => void;
}

export function AccountSettingsView(props: AccountSettingsViewProps) {
  const { settings, problem, onRetry, deeds, onSaved } = props;
  return (
    <>
      <PageHeader title="Settings" facts="For the whole installation" />
      <PageBody>
        <div className="grid max-w-2xl gap-6">
          {problem === null ? null : <ProblemPanel problem={problem} onRetry={onRetry} />}
          {settings === undefined && problem === null ? <RowsSkeleton rows={6} /> : null}
          {settings === undefined ? null : (
            <>
              <Card title="Account">
                <AccountNameForm
                  name={settings.accountName}
                  verb="Save name"
                  look="secondary"
                  rename={deeds.rename}
                  onDone={() => onSaved('Name saved.')}
                />
              </Card>
              <Card title="Second factor">
                <RequireSecondFactor
                  required={settings.requireSecondFactor}
                  deed={deeds.requireSecondFactor}
                />
              </Card>
              <SsoCard settings={settings} save={deeds.saveSso} remove={deeds.removeSso} onSaved={onSaved} />
              <Card title="Mail">
                <Mail mail={settings.mail} test={deeds.testMail} onSaved={onSaved} />
              </Card>
            </>
          )}
        </div>
      </PageBody>
    </>
  );
}

function RequireSecondFactor({ required, deed }: { required: boolean; deed: Deed<boolean> }) {
  return (
    <div className="grid gap-3">
      <CheckBox
        label="Everybody must have a second factor"
        text="Whoever has none sets one up at the next sign-in and can do nothing before. Single sign-on leaves it to the identity provider."
        checked={required}
        disabled={deed.busy}
        onChange={(event) => deed.submit(event.target.checked)}
      />
      <ProblemNotice problem={deed.problem} />
    </div>
  );
}

interface MailProps {
  mail: AccountSettings['mail'];
  test: Deed<string>;
  onSaved: (text: string) => void;
}

function Mail({ mail, test, onSaved }: MailProps) {
  const [to, setTo] = useState('');
  if (mail === null) {
    return (
      <p className="text-muted">
        No mail server is configured, so invitations are links to hand over. Set{' '}
        <code className="font-mono text-sm">GANTRY_SMTP_URL</code> and start the server again.
      </p>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!test.busy) test.submit(to.trim(), () => onSaved(`Sent to ${to.trim()}.`));
  };
  return (
    <div className="grid gap-4">
      <Facts
        items={[
          ['Server', mail.server],
          ['Sender', mail.from],
        ]}
      />
      <form noValidate onSubmit={submit} className="grid max-w-sm gap-4">
        <Field label="Send a test mail to" error={test.fields.to}>
          {(ids) => (
            <input
              {...ids}
              type="email"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              autoComplete="email"
              className="control"
            />
          )}
        </Field>
        <FormProblem refusal={test} places={['to']} />
        <div>
          <Button type="submit" busy={test.busy}>
            Send test mail
          </Button>
        </div>
      </form>
    </div>
  );
}
