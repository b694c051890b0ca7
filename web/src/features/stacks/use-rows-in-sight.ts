import { type RefObject, useLayoutEffect, useState } from 'react';

/** Rows are drawn so many at a time, so that a scrolling list is not drawn for every row that it passes. */
const step = 8;
/** Drawn above and below what is in sight. */
const ahead = 8;

/** The last row to draw when the sight ends so many pixels below the first row. */
const rowsWithin = (pixels: number, height: number): number =>
  Math.ceil(pixels / height / step) * step + ahead;

interface RowsInSight {
  first: number;
  last: number;
}

/**
 * Which of many rows of one height to draw, inside the page's box that scrolls. Nothing is kept per row: ten thousand
 * of them cost what a hundred cost. Indexes count from 0 and include both ends.
 */
export function useRowsInSight(
  list: RefObject<HTMLElement | null>,
  { count, height }: { readonly count: number; readonly height: number },
): RowsInSight {
  // As many as can be in sight, so that the first drawing is the last one where nobody scrolls.
  const [sight, setSight] = useState<RowsInSight>(() => ({
    first: 0,
    last: rowsWithin(window.innerHeight, height),
  }));
  useLayoutEffect(() => {
    const page = list.current?.closest('main');
    if (list.current === null || page == null) return;
    // Asking where the list begins makes a layout, so it is asked only when something changes its size.
    let top = 0;
    let seen = 0;
    const look = () => {
      const from = page.scrollTop - top;
      const first = Math.max(0, Math.floor(from / height / step) * step - ahead);
      const last = rowsWithin(from + seen, height);
      setSight((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    const measure = () => {
      const place = list.current;
      if (place === null) return;
      top = place.getBoundingClientRect().top - page.getBoundingClientRect().top + page.scrollTop;
      seen = page.clientHeight;
      look();
    };
    // Told after the browser has laid the page out and before it paints: measuring here would lay it out once more.
    const observer = new ResizeObserver(measure);
    for (const part of [page, ...page.children, ...siblingsOf(list.current)]) observer.observe(part);
    page.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      page.removeEventListener('scroll', look);
    };
  }, [list, height]);
  return { first: Math.min(sight.first, Math.max(0, count - 1)), last: Math.min(sight.last, count - 1) };
}

const siblingsOf = (element: HTMLElement): readonly Element[] => [
  ...(element.parentElement?.parentElement?.children ?? []),
];
