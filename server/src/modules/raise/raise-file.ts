import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { raisedConstraint } from './raised-constraint.ts';

const file = z.looseObject({
  module: z
    .record(z.string(), z.array(z.looseObject({ source: z.unknown(), version: z.unknown() })))
    .optional(),
});
type File = z.infer<typeof file>;

/** `address` is what `source` says: host, namespace, name and provider, without a folder. */
export type Target = { readonly address: string; readonly number: string };

/**
 * The text of a file with the version of each call of the module raised; null where nothing is to be done. What comes
 * out is read again: it says the same as before but for those versions, or the file is left alone.
 */
export async function raiseFile(path: string, text: string, target: Target): Promise<string | null> {
  // The parser is a WebAssembly program of several megabytes: loaded when it is needed.
  const { parse } = await import('@cdktn/hcl2json');
  const read = async (source: string): Promise<File> => file.parse(await parse(path, source));
  const present = await read(text).catch(() => null);
  if (present === null) return null;
  let raised = text;
  for (const [name, calls] of Object.entries(present.module ?? {})) {
    for (const call of calls) {
      const next = raisedCall(call, target);
      if (next === null) continue;
      raised = replaced(raised, { name, from: String(call.version), to: next });
      call.version = next;
    }
  }
  if (raised === text) return null;
  return isDeepStrictEqual(await read(raised).catch(() => null), present) ? raised : null;
}

function raisedCall(
  call: { source?: unknown; version?: unknown },
  { address, number }: Target,
): string | null {
  if (typeof call.source !== 'string' || typeof call.version !== 'string') return null;
  if (call.source !== address && !call.source.startsWith(`${address}//`)) return null;
  return raisedConstraint(call.version, number);
}

type Change = { readonly name: string; readonly from: string; readonly to: string };

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first `version` behind the head of the call. */
function replaced(text: string, { name, from, to }: Change): string {
  const head = new RegExp(`^[ \\t]*module[ \\t]+"${literal(name)}"[ \\t]*\\{`, 'm').exec(text);
  if (head === null) return text;
  const start = head.index + head[0].length;
  const version = new RegExp(`(\\bversion[ \\t]*=[ \\t]*")${literal(from)}(")`);
  return (
    text.slice(0, start) + text.slice(start).replace(version, (_all, before, after) => before + to + after)
  );
}
