import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { integrationsOptions } from '../../api/integrations.ts';
import { runsOptions } from '../../api/runs.ts';
import { stacksOptions } from '../../api/stacks.ts';
import { PaletteView } from './PaletteView.tsx';

/** Reads what can be found when the palette opens, mostly from what pages have read before. */
export default function PalettePage({ onClose }: { onClose: () => void }) {
  const stacks = useQuery(stacksOptions);
  const runs = useInfiniteQuery(runsOptions([]));
  const integrations = useQuery(integrationsOptions);
  return (
    <PaletteView
      stacks={stacks.data ?? []}
      runs={runs.data?.pages[0] ?? []}
      integrations={integrations.data ?? []}
      loading={stacks.isPending || runs.isPending || integrations.isPending}
      onClose={onClose}
    />
  );
}
