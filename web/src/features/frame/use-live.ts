import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followChanges, type LineState } from '../../api/live.ts';

/** A short break heals unseen; a longer one is told. */
const patienceMs = 1_500;

/** Keeps the one shared connection for live updates; says whether pages may be behind. */
export function useLive(signedIn: boolean): boolean {
  const client = useQueryClient();
  const [line, setLine] = useState<LineState>('connecting');
  const [lost, setLost] = useState(false);
  useEffect(() => (signedIn ? followChanges(client, setLine) : undefined), [client, signedIn]);
  useEffect(() => {
    if (line !== 'lost') return setLost(false);
    const timer = setTimeout(() => setLost(true), patienceMs);
    return () => clearTimeout(timer);
  }, [line]);
  return lost;
}
