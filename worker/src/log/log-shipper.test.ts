import type { LogChunk } from '@gantry/contract/worker-protocol';
import { expect, test } from 'vitest';
import { createRunLog, type RunLog } from './log-shipper.ts';

function collecting(limitBytes = 1_000_000, secrets: string[] = []): { log: RunLog; chunks: LogChunk[] } {
  const chunks: LogChunk[] = [];
  const send = async (chunk: LogChunk): Promise<void> => void chunks.push(chunk);
  return { log: createRunLog({ send, limitBytes, secrets }), chunks };
}

const textOf = (chunks: readonly LogChunk[]): string => chunks.map(({ text }) => text).join('');

test('characters split between two writes arrive whole', async () => {
  const { log, chunks } = collecting();
  log.enter('PLANNING');
  const stream = log.stream();
  const bytes = Buffer.from('grün ✓ 🚀');
  for (const byte of bytes) stream.write(Buffer.of(byte));
  stream.end();
  await log.close();
  expect(textOf(chunks)).toBe('grün ✓ 🚀');
});

test('two outputs that interleave are masked apart', async () => {
  const { log, chunks } = collecting(1_000_000, ['the-secret']);
  log.enter('PLANNING');
  const [stdout, stderr] = [log.stream(), log.stream()];
  stdout.write(Buffer.from('the-se'));
  stderr.write(Buffer.from('warning\n'));
  stdout.write(Buffer.from('cret\n'));
  stdout.end();
  stderr.end();
  await log.close();
  expect(textOf(chunks)).toBe('warning\n*****\n');
});

test('words given to ::add-mask are masked from that line on, also when the line is split', async () => {
  const line = '::add-mask first-word second-word\nsays first-word, second-word\n';
  for (let at = 0; at <= line.length; at += 1) {
    const { log, chunks } = collecting();
    log.enter('PLANNING');
    const stream = log.stream();
    stream.write(Buffer.from(line.slice(0, at)));
    stream.write(Buffer.from(line.slice(at)));
    stream.end();
    await log.close();
    expect(textOf(chunks)).toBe('::add-mask ***** *****\nsays *****, *****\n');
  }
});

test('each state has a limit and numbers of its own', async () => {
  const { log, chunks } = collecting(1_000);
  for (const state of ['INITIALIZING', 'PLANNING'] as const) {
    log.enter(state);
    const stream = log.stream();
    for (let line = 0; line < 100_000; line += 1) stream.write(Buffer.from(`line ${line} é\n`));
    stream.end();
  }
  await log.close();
  for (const state of ['INITIALIZING', 'PLANNING'] as const) {
    const own = chunks.filter((chunk) => chunk.state === state);
    expect(own.map(({ sequence }) => sequence)).toEqual(own.map((_, index) => index + 1));
    expect(Buffer.byteLength(textOf(own))).toBeLessThan(1_000 + 65_536 + 300);
    expect(textOf(own)).toMatch(/^line 0 é\n/);
    expect(textOf(own)).toMatch(/line 99999 é\n$/);
    expect(textOf(own)).toContain('were left out here.');
    expect(textOf(own)).not.toContain('\uFFFD');
  }
});
