import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

export const shortcuts = [
  { keys: 'Ctrl K', text: 'Find a stack, run, integration or page' },
  { keys: '/', text: 'Go to the filter of the page' },
  { keys: 'g s', text: 'Stacks' },
  { keys: 'g r', text: 'Runs' },
  { keys: 'g c', text: 'Source control' },
  { keys: 'g l', text: 'LaunchPad' },
  { keys: '?', text: 'This help' },
  { keys: 'Esc', text: 'Close what is open' },
] as const;

const places = { s: '/stacks', r: '/runs', c: '/source-control', l: '/launchpad' } as const;
const placeOf = (key: string) => Object.entries(places).find(([letter]) => letter === key)?.[1];

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=dialog]') !== null;

/** Single keys work only while nobody types and nothing is open. */
export function useShortcuts(open: { palette: () => void; help: () => void }): void {
  const navigate = useNavigate();
  const going = useRef(0);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey;
      if (modified && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open.palette();
      } else if (!modified && !event.altKey && !typing(event.target)) {
        const follows = event.timeStamp - going.current < 1_000;
        going.current = event.key === 'g' ? event.timeStamp : 0;
        pressedAlone(event, follows);
      }
    };
    const pressedAlone = (event: KeyboardEvent, follows: boolean) => {
      const place = follows ? placeOf(event.key) : undefined;
      if (place !== undefined) void navigate({ to: place });
      else if (event.key === '?') open.help();
      else if (event.key === '/') focusFilter(event);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [navigate, open]);
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector('[data-filter]');
  if (!(filter instanceof HTMLInputElement)) return;
  event.preventDefault();
  filter.select();
}
