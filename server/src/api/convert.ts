import { AppError } from '@gantry/contract/errors';
import { type RunState, runStates } from '@gantry/contract/run-states';

/** Unix seconds: the reference product's clients read instants as integers. */
export const seconds = (instant: Date | number): number => Math.floor(Number(instant) / 1_000);

/** Names of the database as names of GraphQL: `wrong_events` and `WRONG_EVENTS`. */
export const upper = <T extends string>(text: T): Uppercase<T> => text.toUpperCase() as Uppercase<T>;
export const lower = <T extends string>(text: T): Lowercase<T> => text.toLowerCase() as Lowercase<T>;

export const isRunState = (text: string): text is RunState => Object.hasOwn(runStates, text);

/** The first line of a text, such as the subject of a commit message. */
export const firstLine = (text: string): string => text.split('\n', 1)[0]?.trim() ?? '';

/** The module path of a resource's address: `module.network["a.b"].fake_server.web` → `module.network["a.b"]`. */
export function moduleOf(address: string): string | null {
  const path = /^(?:module\.[^.[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)+/.exec(address)?.[0];
  return path === undefined ? null : path.slice(0, -1);
}

/** Null in place of what does not exist or may not be seen; every other failure stays one. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Pages of GraphQL take absent, null and negative sizes; this one is within bounds. */
export const pageSize = (first: number | null | undefined, otherwise: number, most: number): number =>
  Math.min(Math.max(first ?? otherwise, 1), most);
