import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { asProblem } from '../../api/api-error.ts';
import {
  auditEntriesOptions,
  auditEntryOptions,
  auditOperationsOptions,
  useAuditVerify,
} from '../../api/audit.ts';
import { spacesOptions } from '../../api/identity.ts';
import { bootOptions } from '../../api/session.ts';
import { useTitle } from '../../ui/use-title.ts';
import { AuditView } from './AuditView.tsx';

const route = getRouteApi('/frame/audit');

export function AuditPage() {
  useTitle('Audit trail');
  const { entry: open, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const entries = useInfiniteQuery(auditEntriesOptions(filter));
  const listed = entries.data?.pages.flatMap((page) => page.entries);
  const known = listed?.find(({ id }) => id === open);
  const single = useQuery({
    ...auditEntryOptions(open ?? ''),
    enabled: open !== undefined && listed !== undefined && known === undefined,
  });
  const spaces = useQuery(spacesOptions);
  const operations = useQuery(auditOperationsOptions);
  const boot = useQuery(bootOptions);
  const verify = useAuditVerify();
  return (
    <AuditView
      entries={listed}
      filter={filter}
      open={open === undefined ? null : (known ?? single.data ?? null)}
      spaces={spaces.data ?? []}
      operations={operations.data ?? []}
      problem={entries.data === undefined ? asProblem(entries.error) : null}
      rootAdmin={boot.data?.viewer?.admin ?? false}
      more={
        entries.hasNextPage
          ? { busy: entries.isFetchingNextPage, load: () => void entries.fetchNextPage() }
          : null
      }
      verify={{
        busy: verify.isPending,
        problem: asProblem(verify.error),
        result: verify.data ?? null,
        run: () => verify.mutate(),
      }}
      onRetry={() => void entries.refetch()}
      onFilter={(next) => void navigate({ search: next, replace: true })}
      onOpen={(id) => void navigate({ search: { ...filter, entry: id ?? undefined }, replace: id === null })}
    />
  );
}
