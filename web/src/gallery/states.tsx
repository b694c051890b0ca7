import type { ReactNode } from 'react';
import { scroller } from '../ui/page.tsx';

type Draw = () => ReactNode;

/** Views in every state that they can be in. */
export interface States {
  readonly view: string;
  readonly states: Readonly<Record<string, Draw>>;
}

export const states = (view: string, all: States['states']): States => ({ view, states: all });

/** For Views that stand inside the frame, whose landmark they need. */
export const inMain = (draw: Draw): Draw => {
  const Draw = draw;
  return () => (
    <main className={`h-dvh ${scroller}`}>
      <Draw />
    </main>
  );
};
