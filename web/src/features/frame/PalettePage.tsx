import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { integrationsOptions } from '../../api/integrations.ts';
import { foundRunsOptions } from '../../api/runs.ts';
import { bootOptions } from '../../api/session.ts';
import { foundStacksOptions } from '../../api/stack-list.ts';
import { PaletteView } from './PaletteView.tsx';

/** Asks the server for stacks and runs as one types, so that any of ten thousand is found. */
export default function PalettePage({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const stacks = useQuery(foundStacksOptions(wanted));
  const runs = useQuery(foundRunsOptions(wanted));
  const integrations = useQuery(integrationsOptions);
  const boot = useQuery(bootOptions);
  return (
    <PaletteView
      text={text}
      onText={setText}
      viewer={boot.data?.viewer ?? null}
      stacks={stacks.data ?? []}
      runs={runs.data ?? []}
      integrations={integrations.data ?? []}
      stale={wanted !== text.trim() || stacks.isPlaceholderData || runs.isPlaceholderData}
      loading={stacks.isPending || runs.isPending}
      onClose={onClose}
    />
  );
}
