import { compile } from '../index.ts';
import { load, printErrors } from './load.ts';
import { readOptions } from './options.ts';

/** `rego check`: 0 if everything compiles together. */
export function check(args: readonly string[]): number {
  try {
    const options = readOptions(args);
    const policy = compile(load([...options.paths, ...options.rest]).sources, { version: options.version });
    return Array.isArray(policy) ? printErrors(policy) : 0;
  } catch (error) {
    return printErrors([error]);
  }
}
