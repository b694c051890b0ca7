import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type ReactNode, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { z } from 'zod';
import '../styles/main.css';
import { Toasts } from '../ui/toasts.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import type { States } from './states.tsx';

const modules = import.meta.glob<{ default: States }>('../**/*.states.tsx', { eager: true });
const all = new Map<string, () => ReactNode>(
  Object.values(modules).flatMap(({ default: { view, states } }) =>
    Object.entries(states).map(([name, draw]) => [`${view}/${name}`, draw] as const),
  ),
);

declare global {
  interface Window {
    /** For tests and screenshots: what there is, and drawing one of it. */
    gallery: { names: string[]; show: (name: string, theme: 'light' | 'dark') => void };
  }
}

let root: Root | undefined;

/** Links need a router; in the gallery they lead nowhere. */
function show(name: string, theme: 'light' | 'dark'): void {
  document.documentElement.dataset.theme = theme;
  root?.unmount();
  document.querySelector('#root')?.replaceChildren();
  const element = document.querySelector('#root');
  const draw = all.get(name);
  if (element === null || draw === undefined) return;
  const router = createRouter({
    routeTree: createRootRoute({ component: draw, notFoundComponent: draw }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  root = createRoot(element);
  root.render(
    <StrictMode>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </StrictMode>,
  );
}

window.gallery = { names: [...all.keys()].toSorted(), show };

const asked = z
  .object({ state: z.string().optional(), theme: z.enum(['light', 'dark']).catch('light') })
  .parse(Object.fromEntries(new URLSearchParams(location.search)));

if (asked.state !== undefined) show(asked.state, asked.theme);
else listAll();

function listAll(): void {
  const list = document.createElement('ul');
  for (const name of window.gallery.names) {
    const item = list.appendChild(document.createElement('li'));
    const link = item.appendChild(document.createElement('a'));
    link.href = `?state=${encodeURIComponent(name)}`;
    link.textContent = name;
  }
  document.querySelector('#root')?.replaceChildren(list);
}
