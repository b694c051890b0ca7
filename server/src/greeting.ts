import type { FirstAdmin } from './identity/index.ts';

export type Greeting = {
  readonly url: string;
  readonly firstAdmin: FirstAdmin | null;
  readonly database: string;
  readonly worker: string;
  readonly milliseconds: number;
};

/** What a person needs after the start, once, on standard output. */
export function greetingText({ url, firstAdmin, database, worker, milliseconds }: Greeting): string {
  const lines = [
    '',
    `  ▲ Gantry is ready after ${(milliseconds / 1_000).toFixed(1)} s`,
    '',
    `    Open       ${url}`,
    `    Database   ${database}`,
    `    Worker     ${worker}`,
  ];
  if (firstAdmin !== null) {
    lines.push('', `    Sign in as ${firstAdmin.username}`);
    if (firstAdmin.oneTimePassword !== null) {
      lines.push(
        `    Password   ${firstAdmin.oneTimePassword}   (works until you choose your own at the first sign-in)`,
      );
    }
  }
  return `${lines.join('\n')}\n\n`;
}

export function printGreeting(greeting: Greeting): void {
  process.stdout.write(greetingText(greeting));
}
