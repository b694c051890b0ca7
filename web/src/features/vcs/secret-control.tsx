import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/choice.tsx';
import { SecretField } from '../../ui/copy-field.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';

export interface SecretRotation {
  busy: boolean;
  problem: Problem | null;
  /** For so many hours the present secret stays valid beside the new one. */
  regenerate: (graceHours: number, done: () => void) => void;
}

const graceHours = 24;

/** The webhook secret with a way to make another one without losing deliveries. */
export function SecretControl({ secret, rotation }: { secret: string; rotation: SecretRotation }) {
  const [asking, setAsking] = useState(false);
  const [keep, setKeep] = useState(true);
  return (
    <div className="grid grid-cols-1 gap-2">
      <SecretField text={secret} what="webhook secret" />
      {asking ? (
        <div className="grid gap-3 rounded border border-border p-3">
          <CheckBox
            label="Accept the old secret for a day"
            text="Change the webhooks in Bitbucket meanwhile; no delivery is lost. Without it, deliveries signed with the old secret are refused at once."
            checked={keep}
            onChange={(event) => setKeep(event.target.checked)}
          />
          <ProblemNotice problem={rotation.problem} title="The secret was not changed" />
          <div className="flex gap-2">
            <Button
              look="danger"
              size="small"
              busy={rotation.busy}
              onClick={() => rotation.regenerate(keep ? graceHours : 0, () => setAsking(false))}
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
