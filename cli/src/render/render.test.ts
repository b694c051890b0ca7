import { describe, expect, it, vi } from 'vitest';
import { fakeIo } from '../testing/fake-io.ts';
import { createLogFilter } from './log-filter.ts';
import { startSpinner } from './spinner.ts';
import { facts, table } from './table.ts';
import { durationText, relativeTime } from './time.ts';

const now = Date.parse('2026-03-01T12:00:00Z');

describe('times', () => {
  it.each([
    ['2026-03-01T11:59:55Z', 'just now'],
    ['2026-03-01T11:59:30Z', '30 s ago'],
    ['2026-03-01T11:55:00Z', '5 min ago'],
    ['2026-03-01T11:00:00Z', '1 hour ago'],
    ['2026-02-27T12:00:00Z', '2 days ago'],
    ['2025-12-01T12:00:00Z', '3 months ago'],
    ['2024-02-01T12:00:00Z', '2 years ago'],
    ['2026-03-01T12:00:04Z', 'just now'],
  ])('%s is %s', (at, text) => expect(relativeTime(at, now)).toBe(text));

  it.each([
    [400, '0 s'],
    [72_000, '1 m 12 s'],
    [7_500_000, '2 h 5 m'],
  ])('%d ms last %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));
});

describe('a table', () => {
  type Row = { id: string; title: string | null };
  const rows: Row[] = [
    { id: 'a', title: 'A long sentence about the first row' },
    { id: 'bcd', title: null },
  ];
  const shape = [
    { title: 'id', cell: ({ id }: Row) => ({ text: id, colour: 'green' as const }) },
    { title: 'title', flexible: true, cell: ({ title }: Row) => title },
  ];

  it('aligns its columns and ends lines without blanks', () => {
    expect(table(fakeIo(), rows, shape, 'none')).toBe(
      'ID   TITLE\na    A long sentence about the first row\nbcd',
    );
  });

  it('cuts the flexible column to the terminal, and only there', () => {
    expect(table(fakeIo({ width: 20 }), rows, shape, 'none').split('\n')[1]).toBe('a    A long sentenc…');
  });

  it('aligns colours by what is seen', () => {
    const [, first] = table(fakeIo({ colours: true }), rows, shape, 'none').split('\n');
    expect(first).toBe('\u001b[32ma\u001b[39m    A long sentence about the first row');
  });

  it('says what to do when there is nothing', () => {
    expect(table(fakeIo(), [], shape, 'Create one.')).toBe('Create one.');
  });

  it('lets no text of others steer the terminal', () => {
    const hostile = [{ id: 'x', title: 'a\u001b]0;title\u0007b\r\nc\u009b2Jd' }];
    expect(table(fakeIo(), hostile, shape, '')).toMatch(/^ID {2}TITLE\nx {3}[\x20-\x7e]+$/);
  });

  it('leaves facts out that are not there', () => {
    expect(
      facts(fakeIo(), [
        ['Name', 'network'],
        ['Lock', null],
      ]),
    ).toBe('Name  network');
  });
});

describe('a log filter', () => {
  const text = 'a\u001b[1;32mgreen\u001b[0m\u001b[2J\u001b]52;c;c2VjcmV0\u0007b\u001b]0;t\u001b\\c\rd\n';

  it('keeps colours and nothing else where colours are wanted', () => {
    expect(createLogFilter({ colours: true })(text)).toBe('a\u001b[1;32mgreen\u001b[0mbcd\n');
  });

  it('does the same however the text is cut', () => {
    const filter = createLogFilter({ colours: true });
    expect([...text].map((character) => filter(character)).join('')).toBe('a\u001b[1;32mgreen\u001b[0mbcd\n');
  });

  it('keeps plain text otherwise', () => {
    expect(createLogFilter({ colours: false })(text)).toBe('agreenbcd\n');
  });
});

describe('a spinner', () => {
  it('turns on a terminal and leaves nothing behind', () => {
    vi.useFakeTimers();
    try {
      const io = fakeIo({ errIsTerminal: true });
      const spinner = startSpinner(io, 'Asking');
      vi.advanceTimersByTime(100);
      spinner.stop();
      vi.advanceTimersByTime(1_000);
      expect(io.printed.err).toBe('\r\u001b[2K⠋ Asking\r\u001b[2K⠙ Asking\r\u001b[2K');
    } finally {
      vi.useRealTimers();
    }
  });

  it('is silent elsewhere', () => {
    const io = fakeIo();
    startSpinner(io, 'Asking').stop();
    expect(io.printed.err).toBe('');
  });
});
