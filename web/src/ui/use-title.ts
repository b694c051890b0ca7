import { useEffect } from 'react';
import type { MarkShape } from './mark.tsx';

/** Names the browser tab; with a mark the tab's icon shows the state too, also while the tab is in the back. */
export function useTitle(title: string | undefined, mark?: MarkShape): void {
  useEffect(() => {
    document.title = title === undefined ? 'Gantry' : `${title} · Gantry`;
    const icon = document.querySelector('#favicon');
    const file = mark === undefined || mark === 'none' ? '/favicon.svg' : `/favicon-${mark}.svg`;
    if (icon?.getAttribute('href') !== file) icon?.setAttribute('href', file);
  }, [title, mark]);
}
