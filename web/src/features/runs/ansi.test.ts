import { expect, test } from 'vitest';
import { lastDrawing, parseAnsi, plain, stripAnsi } from './ansi.ts';

const pieces = (line: string) => parseAnsi(line, plain).segments.map(({ text, style }) => [text, style]);

test("Terraform's green plus and bold text keep their look", () => {
  expect(pieces('  \x1b[32m+\x1b[0m resource \x1b[1m"x"\x1b[22m {')).toEqual([
    ['  ', {}],
    ['+', { color: 'green' }],
    [' resource ', {}],
    ['"x"', { bold: true }],
    [' {', {}],
  ]);
});

test('bright, background, 256 and true colours are understood', () => {
  expect(pieces('\x1b[91;41mA\x1b[38;5;196mB\x1b[39;48;2;1;2;3mC')).toEqual([
    ['A', { color: 'red', background: 'red' }],
    ['B', { color: 'rgb(255, 0, 0)', background: 'red' }],
    ['C', { background: 'rgb(1, 2, 3)' }],
  ]);
});

test('a style goes on over the end of the line', () => {
  const { after } = parseAnsi('\x1b[31mError', plain);
  expect(parseAnsi('still red', after).segments).toEqual([{ text: 'still red', style: { color: 'red' } }]);
});

test('links, cursor moves and other sequences vanish, markup stays text', () => {
  expect(stripAnsi('\x1b]8;;https://evil.example\x07<b>click</b>\x1b]8;;\x07\x1b[2K')).toBe('<b>click</b>');
  expect(pieces('\x1b[2K<script>')).toEqual([['<script>', {}]]);
});

test('a progress bar leaves its last drawing', () => {
  expect(lastDrawing('10%\r50%\r100%\r')).toBe('100%');
});
