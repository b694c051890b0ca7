import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SecretField } from '../../ui/copy-field.tsx';
import { Field } from '../../ui/field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';

export interface SecretRotation {
  busy: boolean;
  problem: Problem | null;
  /** For so many hours the present secret stays valid beside the new one. */
  regenerate: (graceHours: number, done: () => void) => void;
}

const graces = [
  { hours: 0, label: 'Not at all: refuse it at once' },
  { hours: 1, label: '1 hour' },
  { hours: 24, label: '1 day' },
  { hours: 168, label: '7 days' },
  { hours: 720, label: '30 days' },
] as const;

/** The webhook secret with a way to make another one without losing deliveries. */
interface SecretControlProps {
  secret: string;
  /** Until then the secret before this one is accepted too; null: it is not. */
  previousUntil: number | null;
  rotation: SecretRotation;
}

export function SecretControl({ secret, previousUntil, rotation }: SecretControlProps) {
  const [asking, setAsking] = useState(false);
  const [grace, setGrace] = useState(24);
  return (
    <div className="grid grid-cols-1 gap-2">
      <SecretField text={secret} what="webhook secret" />
      {previousUntil === null ? null : (
        <p className="text-sm text-muted">
          The former secret is accepted until{' '}
          {new Date(previousUntil).toISOString().slice(0, 16).replace('T', ' ')} UTC. Repositories that still
          sign with it are marked above.
        </p>
      )}
      {asking ? (
        <div className="grid gap-3 rounded border border-border p-3">
          <Field
            label="Accept the old secret for"
            help="Gantry writes the new secret into the webhooks that it made. Change the others in Bitbucket meanwhile; no delivery is lost."
          >
            {(ids) => (
              <select
                {...ids}
                className="control"
                value={grace}
                onChange={(event) => setGrace(Number(event.target.value))}
              >
                {graces.map(({ hours, label }) => (
                  <option key={hours} value={hours}>
                    {label}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <ProblemNotice problem={rotation.problem} title="The secret was not changed" />
          <div className="flex gap-2">
            <Button
              look="danger"
              size="small"
              busy={rotation.busy}
              onClick={() => rotation.regenerate(grace, () => setAsking(false))}
            >
              Regenerate secret
            </Button>
            <Button size="small" onClick={() => setAsking(false)}>
              Cancel
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button size="small" onClick={() => setAsking(true)}>
            Regenerate…
          </Button>
        </div>
      )}
    </div>
  );
}
