import { expect, test } from 'vitest';
import { LogStore, logText, searchRows } from './log-store.ts';

const batch = (text: string, state: 'PLANNING' | 'APPLYING' = 'PLANNING', finished = false) => ({
  cursor: 'c',
  finished,
  state,
  stateVersion: state === 'PLANNING' ? 4 : 7,
  text,
});

const linesOf = (store: LogStore) =>
  store.snapshot().rows.map((row) => (row.kind === 'line' ? `${row.number} ${row.text}` : `== ${row.state}`));

test('lines are numbered over all phases, wherever batches were cut', () => {
  const store = new LogStore();
  for (const text of ['one\ntw', 'o\n', '\nfour']) store.append(batch(text));
  store.append(batch('five\n', 'APPLYING', true));
  expect(linesOf(store)).toEqual(['== PLANNING', '1 one', '2 two', '3 ', '4 four', '== APPLYING', '5 five']);
  expect(store.snapshot()).toMatchObject({ lines: 5, finished: true });
});

test('colours reach the next line, but not the next phase', () => {
  const store = new LogStore();
  store.append(batch('\x1b[31mred\nstill\n'));
  store.append(batch('plain\n', 'APPLYING'));
  const styles = store.snapshot().rows.flatMap((row) => (row.kind === 'line' ? [row.before] : []));
  expect(styles).toEqual([{}, { color: 'red' }, {}]);
});

test('the search sees what the eye sees', () => {
  const store = new LogStore();
  store.append(batch('\x1b[1mPlan:\x1b[0m 2 to add\nnothing\nplan: again\n'));
  expect(searchRows(store.snapshot().rows, 'plan: ')).toEqual([1, 3]);
  expect(searchRows(store.snapshot().rows, '')).toEqual([]);
  expect(logText(store.snapshot().rows)).toBe('\n=== PLANNING ===\nPlan: 2 to add\nnothing\nplan: again');
});

test('100,000 lines are taken and searched in a moment', () => {
  const store = new LogStore();
  for (let part = 0; part < 1_000; part += 1)
    store.append(batch('\x1b[32m+\x1b[0m line of a long plan\n'.repeat(100)));
  expect(store.snapshot().lines).toBe(100_000);
  expect(searchRows(store.snapshot().rows, 'long plan')).toHaveLength(100_000);
});
