import type { DestinationStream } from 'pino';
import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.string(), time: z.string(), message: z.string().optional() });

/** Turns each JSON log line into `12:30:01 info  Message key=value`, for a person at a terminal. */
export function prettyDestination(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(prettyLine(line)) };
}

function prettyLine(line: string): string {
  const { level, time, message = '', error, ...rest } = lineSchema.parse(JSON.parse(line));
  const fields = Object.entries(rest).map(([key, value]) => `${key}=${compact(value)}`);
  const head = [time.slice(11, 19), level.padEnd(5), message, ...fields].join(' ');
  return `${[head, ...errorLines(error)].join('\n')}\n`;
}

function compact(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function errorLines(error: unknown): string[] {
  if (error === undefined) return [];
  const parsed = z.object({ stack: z.string() }).safeParse(error);
  return [parsed.success ? parsed.data.stack.replace(/^/gm, '  ') : `  ${JSON.stringify(error)}`];
}
