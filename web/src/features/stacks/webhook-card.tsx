import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Card } from '../../ui/page.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { webhookMarks } from '../vcs/webhook-marks.ts';
import type { StackWebhook } from './model.ts';

export interface WebhookProps {
  /** Null: the stack has no integration, or nothing is known yet. */
  webhook: StackWebhook | null;
  repository: string;
  mayUpdate: boolean;
  busy: boolean;
  problem: Problem | null;
  onEnsure: () => void;
}

/** How events of the repository reach the stack: who may change the stack connects it without seeing the secret. */
export function WebhookCard({ webhook, repository, mayUpdate, busy, problem, onEnsure }: WebhookProps) {
  if (webhook === null) return null;
  const mark = webhookMarks[webhook.state];
  return (
    <Card title="Webhook" actions={<Mark shape={mark.shape} label={mark.label} />}>
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-4">
          <p className="min-w-0 grow basis-72 text-muted">
            {webhook.message}{' '}
            {webhook.lastDeliveryAt === null ? (
              <>Nothing from {repository} has been delivered yet.</>
            ) : (
              <>
                Last delivery <TimeAgo at={webhook.lastDeliveryAt} />.
              </>
            )}
          </p>
          <Button
            busy={busy}
            disabledReason={mayUpdate ? undefined : 'Your roles do not allow changing this stack.'}
            onClick={onEnsure}
          >
            {webhook.state === 'ACTIVE' ? 'Check the webhook' : 'Connect the repository'}
          </Button>
        </div>
        <ProblemNotice problem={problem} title="The repository was not connected" />
      </div>
    </Card>
  );
}
