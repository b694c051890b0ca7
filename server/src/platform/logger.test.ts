import { expect, it } from 'vitest';
import { createLogger, type LogLevel } from './logger.ts';

function capture(options: { level?: LogLevel; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'info',
    ...options,
    destination: { write: (line) => lines.push(line) },
  });
  return { logger, lines, text: () => lines.join('') };
}

it('writes one JSON object a line, with level, time, message and metadata', () => {
  const { logger, lines } = capture();
  logger.info({ jobId: 'J1' }, 'Job finished');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', message: 'Job finished', jobId: 'J1' });
});

it('hides the values of secret-looking keys at any depth, in arrays and in child bindings', () => {
  const { logger, text } = capture();
  logger.info({ headers: { Authorization: 'Bearer abc1', cookie: 'abc2' }, list: [{ apiKey: 'abc3' }] }, 'x');
  logger.child({ webhookSecret: 'abc4' }).info({ user: { password: 'abc5' } }, 'y');
  expect(text()).not.toMatch(/abc\d/);
  expect(text()).toContain('[redacted]');
});

it('hides credentials inside URLs and inside errors', () => {
  const { logger, text } = capture();
  const error = Object.assign(new Error('cannot reach postgres://me:hunter2@db/x'), { token: 'hunter3' });
  logger.error({ error, url: 'https://x:hunter4@example.com/a' }, 'Failed');
  expect(text()).not.toContain('hunter');
  expect(text()).toContain('cannot reach postgres://');
});

it('survives data that points back at itself, and leaves dates alone', () => {
  const { logger, text } = capture();
  const loop: Record<string, unknown> = { name: 'loop', at: new Date(0) };
  loop.self = loop;
  logger.info({ loop }, 'x');
  expect(text()).toContain('[circular]');
  expect(text()).toContain('1970-01-01T00:00:00.000Z');
});

it('keeps counts and flags readable', () => {
  const { logger, text } = capture();
  logger.info({ tokens: 3, hasPassword: true }, 'x');
  expect(text()).toContain('"tokens":3');
});

it('prints short readable lines on request', () => {
  const { logger, text } = capture({ pretty: true });
  logger.warn({ jobId: 'J1', reason: 'too slow' }, 'Job failed');
  expect(text()).toMatch(/^\d\d:\d\d:\d\d warn {2}Job failed jobId=J1 reason="too slow"\n$/);
});

it('logs nothing below its level', () => {
  const { logger, lines } = capture({ level: 'warn' });
  logger.info('quiet');
  expect(lines).toEqual([]);
});
