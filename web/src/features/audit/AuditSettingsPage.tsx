import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { asProblem, fieldProblems } from '../../api/api-error.ts';
import {
  auditSettingsOptions,
  useAuditRetention,
  useAuditWebhookDelete,
  useAuditWebhookSet,
} from '../../api/audit.ts';
import { PageProblem } from '../../ui/page-problem.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { AuditSettingsView } from './AuditSettingsView.tsx';

export function AuditSettingsPage() {
  useTitle('Audit settings');
  const settings = useQuery(auditSettingsOptions);
  const retention = useAuditRetention();
  const save = useAuditWebhookSet();
  const remove = useAuditWebhookDelete();
  const problem = asProblem(settings.error);
  if (settings.data === undefined) {
    if (problem === null) return <PageSkeleton />;
    return <PageProblem problem={problem} onRetry={() => void settings.refetch()} />;
  }
  return (
    <AuditSettingsView
      retentionDays={settings.data.retentionDays}
      webhook={settings.data.webhook}
      retention={{
        busy: retention.isPending,
        problem: asProblem(retention.error),
        fields: fieldProblems(retention.error),
        submit: (days) => retention.mutate(days, { onSuccess: () => toast('Retention saved.') }),
      }}
      save={{
        busy: save.isPending,
        problem: asProblem(save.error),
        fields: fieldProblems(save.error),
        submit: (input) =>
          save.mutate(input, { onSuccess: () => toast('The webhook took a test and is saved.') }),
      }}
      remove={{
        busy: remove.isPending,
        problem: asProblem(remove.error),
        submit: (done) => remove.mutate(undefined, { onSuccess: done }),
      }}
    />
  );
}
