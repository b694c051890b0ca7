import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LogSnapshot } from './log-store.ts';

/** A phase to go to; `asked` counts up, so that the same phase can be asked for again. */
export interface PhaseWish {
  stateVersion: number;
  asked: number;
}

export type LogScroll = ReturnType<typeof useLogScroll>;

const rowHeight = 20;
/** So near the end still counts as reading the end. */
const endSlack = 40;

/** Follows the end until the reader scrolls up; then counts what came instead of jumping. */
export function useLogScroll(log: LogSnapshot, linked: number | null, goTo: PhaseWish | null) {
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(linked === null);
  const [follows, setFollows] = useState(linked === null);
  const follow = useCallback((on: boolean) => {
    following.current = on;
    setFollows(on);
  }, []);
  const [seen, setSeen] = useState(0);
  const virtual = useVirtualizer({
    count: log.rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (log.rows[index]?.kind === 'heading' ? 32 : rowHeight),
    overscan: 20,
  });
  const show = useCallback(
    (index: number) => {
      follow(false);
      virtual.scrollToIndex(index, { align: 'center' });
    },
    [virtual, follow],
  );
  const toEnd = useCallback(() => {
    follow(true);
    setSeen(log.lines);
    virtual.scrollToIndex(log.rows.length - 1, { align: 'end' });
  }, [virtual, follow, log.lines, log.rows.length]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new batch moves a following reader
  useLayoutEffect(() => {
    if (following.current && log.rows.length > 0) toEnd();
  }, [log.version]);
  const waitsForLink = useRef(linked !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the linked line may arrive with a later batch
  useEffect(() => {
    if (!waitsForLink.current || linked === null || log.lines < linked) return;
    waitsForLink.current = false;
    show(log.rows.findIndex((row) => row.kind === 'line' && row.number === linked));
  }, [log.version, linked]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is followed once, when it is made
  useEffect(() => {
    if (goTo === null) return;
    const index = log.rows.findIndex(
      (row) => row.kind === 'heading' && row.stateVersion === goTo.stateVersion,
    );
    if (index >= 0) {
      follow(false);
      virtual.scrollToIndex(index, { align: 'start' });
    }
  }, [goTo]);
  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    follow(left < endSlack);
    if (following.current) setSeen(log.lines);
    else if (seen === 0) setSeen(log.lines);
  };
  const missed = following.current || seen === 0 ? 0 : log.lines - seen;
  return { box, virtual, show, toEnd, onScroll, missed, follows, stay: () => follow(false) };
}
