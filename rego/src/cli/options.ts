import { parseArgs } from 'node:util';

/** The options of every command. */
export interface Options {
  readonly paths: readonly string[];
  readonly rest: readonly string[];
  readonly input: string | undefined;
  readonly run: string | undefined;
  readonly junit: string | undefined;
  readonly version: 'v0' | 'v1';
  readonly strict: boolean;
  readonly explain: boolean;
  readonly coverage: boolean;
  readonly milliseconds: number | undefined;
}

/** Reads a command's arguments. Throws TypeError for options there are not, and for values that they cannot have. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      data: { type: 'string', short: 'd', multiple: true },
      input: { type: 'string', short: 'i' },
      run: { type: 'string', short: 'r' },
      junit: { type: 'string' },
      timeout: { type: 'string' },
      v0: { type: 'boolean' },
      strict: { type: 'boolean' },
      explain: { type: 'boolean' },
      coverage: { type: 'boolean' },
    },
  });
  return {
    paths: values.data ?? [],
    rest: positionals,
    input: values.input,
    run: values.run,
    junit: values.junit,
    version: values.v0 === true ? 'v0' : 'v1',
    strict: values.strict === true,
    explain: values.explain === true,
    coverage: values.coverage === true,
    milliseconds: values.timeout === undefined ? undefined : readMilliseconds(values.timeout),
  };
}

function readMilliseconds(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new TypeError(`--timeout ${text}: give milliseconds, such as 500`);
  return Number(text);
}
