/** What the worker logs with: a static sentence, and metadata before it. A pino logger fits. */
export interface WorkerLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const levels = ['debug', 'info', 'warn', 'error'] as const;
export const logLevels = levels;
export type LogLevel = (typeof levels)[number];

/** JSON lines on standard output, from `level` upwards. */
export function createJsonLogger(level: LogLevel): WorkerLogger {
  const lowest = levels.indexOf(level);
  const writer = (name: LogLevel) => (fields: object, message: string) => {
    if (levels.indexOf(name) < lowest) return;
    const line = { level: name, time: new Date().toISOString(), message, ...fields };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  return { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') };
}
