import { compile, type Evaluation, jsonText, RegoError } from '../index.ts';
import { objectOf } from '../value/object.ts';
import { host, load, printErrors, readJson } from './load.ts';
import { type Options, readOptions } from './options.ts';

/** `rego eval`: 0 with solutions, 1 with errors, 2 if the query is undefined. */
export function evaluate(args: readonly string[]): number {
  try {
    const options = readOptions(args);
    return run(options, options.rest.join(' '));
  } catch (error) {
    return printErrors([error]);
  }
}

function run(options: Options, query: string): number {
  const { sources, data } = load(options.paths);
  const policy = compile(sources, { version: options.version, observe: options.explain || options.coverage });
  if (Array.isArray(policy)) return printErrors(policy);
  const request = {
    data,
    host,
    strictBuiltinErrors: options.strict,
    trace: options.explain,
    coverage: options.coverage,
    ...(options.input === undefined ? {} : { input: readJson(options.input) }),
    ...(options.milliseconds === undefined ? {} : { limits: { milliseconds: options.milliseconds } }),
  };
  // A single term is shown by its value, anything else by its variables.
  const single = policy.evaluate({ ...request, entrypoint: query === '' ? 'data' : query });
  const isTerm = !(single instanceof RegoError) || single.code.startsWith('eval_');
  const result = isTerm ? single : policy.evaluate({ ...request, query });
  if (result instanceof RegoError) return printErrors([result]);
  printResult(result, options);
  return result.exact.length === 0 ? 2 : 0;
}

function printResult(result: Evaluation, options: Options): void {
  for (const { text, location } of result.prints) console.error(`${location.file}:${location.row}: ${text}`);
  for (const event of options.explain ? result.trace : []) {
    console.error(`${'  '.repeat(event.depth)}${event.op} ${event.text}`);
  }
  const solutions = result.exact.map((solution) => objectOf([...solution]));
  console.log(jsonText(solutions, 2));
  if (options.coverage) console.error(jsonText(coverageOf(result), 2));
}

function coverageOf(result: Evaluation) {
  return Object.fromEntries(
    [...result.coverage].map(([file, rows]) => [file, [...rows].sort((a, b) => a - b)]),
  );
}
