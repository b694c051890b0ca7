import { useQuery } from '@tanstack/react-query';
import { launchPadOptions } from '../../api/launch-pad.ts';
import { bootOptions } from '../../api/session.ts';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { GoTo } from './go-to.tsx';

/** Admins land on the LaunchPad until its steps are done, everybody else on the stacks. */
export function HomePage() {
  const boot = useQuery(bootOptions);
  const admin = boot.data?.viewer?.admin ?? false;
  const pad = useQuery({ ...launchPadOptions, enabled: admin });
  if (admin && pad.isPending) return <PageSkeleton />;
  const unfinished = pad.data?.steps.some((step) => step.available && !step.done) ?? false;
  return <GoTo path={unfinished ? '/launchpad' : '/stacks'} />;
}
