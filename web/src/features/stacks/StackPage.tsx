import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { toast } from 'sonner';
import { asProblem } from '../../api/api-error.ts';
import { moduleOptions } from '../../api/modules.ts';
import { useRunTrigger, useStackLock, useStackSync } from '../../api/stack-commands.ts';
import { useConfiguredRun, useStackSwitch, useTaskCreate } from '../../api/stack-deeds.ts';
import { stackOptions } from '../../api/stacks.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { GoTo } from '../frame/go-to.tsx';
import { NotFoundView } from '../frame/NotFoundView.tsx';
import { shapeOf } from '../runs/run-state-mark.tsx';
import { partOf, StackView } from './StackView.tsx';

const route = getRouteApi('/frame/stack/$stack');

/** Runs and decisions of a module name it as their stack: such a link leads to the module. */
function NoStack({ id }: { id: string }) {
  const module = useQuery(moduleOptions(id));
  if (module.isPending) return <PageSkeleton />;
  return module.data ? <GoTo path={`/module/${id}`} /> : <NotFoundView what="stack" />;
}

export function StackPage() {
  const { stack: id } = route.useParams();
  const navigate = useNavigate();
  const stack = useQuery(stackOptions(id));
  const trigger = useRunTrigger(id);
  const sync = useStackSync(id);
  const lock = useStackLock(id);
  const onOff = useStackSwitch(id);
  const task = useTaskCreate(id);
  const configured = useConfiguredRun(id);
  const openRun = (run: string) =>
    void navigate({ to: '/stack/$stack/run/$run', params: { stack: id, run } });
  const part = useLocation({ select: ({ pathname }) => partOf(pathname) });
  const name = stack.data?.name ?? 'Stack';
  useTitle(
    part === undefined ? name : `${part} · ${name}`,
    stack.data ? shapeOf(stack.data.state) : undefined,
  );
  if (stack.data === null) return <NoStack id={id} />;
  return (
    <StackView
      stack={stack.data}
      problem={stack.data === undefined ? asProblem(stack.error) : null}
      onRetry={() => void stack.refetch()}
      commands={{
        busy: trigger.isPending
          ? 'trigger'
          : sync.isPending
            ? 'sync'
            : lock.isPending
              ? 'lock'
              : onOff.isPending
                ? 'switch'
                : null,
        problem: asProblem(trigger.error ?? sync.error ?? lock.error ?? onOff.error),
        asked: asProblem(lock.error ?? onOff.error),
        forget: () => {
          lock.reset();
          onOff.reset();
        },
        trigger: (type) => trigger.mutate(type, { onSuccess: (run) => openRun(run.id) }),
        sync: () =>
          sync.mutate(undefined, {
            onSuccess: ({ trackedCommit }) =>
              toast(`The tracked commit is ${trackedCommit?.hash.slice(0, 8) ?? 'unknown'} now.`),
          }),
        lock: (note, done) => lock.mutate({ lock: true, note }, { onSuccess: done }),
        unlock: () => lock.mutate({ lock: false }),
        turn: (on, done) => onOff.mutate(!on, { onSuccess: () => done?.() }),
        task: { ...task, submit: (input) => task.submit(input, openRun) },
        configured: { ...configured, submit: (input) => configured.submit(input, openRun) },
      }}
    >
      <Outlet />
    </StackView>
  );
}
