import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { places } from './places.tsx';

export const shortcuts = [
  { keys: 'Ctrl K', text: 'Find a stack, run, integration or page' },
  { keys: '/', text: 'Go to the filter of the page' },
  ...places.flatMap(({ key, label }) => (key === undefined ? [] : [{ keys: `g ${key}`, text: label }])),
  { keys: '?', text: 'This help' },
  { keys: 'Esc', text: 'Close what is open' },
];

const placeOf = (key: string) => places.find((place) => place.key === key)?.to;

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
