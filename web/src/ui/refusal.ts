import type { Problem } from './problem.tsx';

/** What the server refused: in a sentence, and what of it is about which field. */
export interface Refusal {
  problem: Problem | null;
  /** Field → what is wrong with it; of a refusal that names none its code, as it may be about one. */
  fields: Readonly<Record<string, string>>;
}

/** `toolVersion` is "Tool version: …" for people; `oidc.issuer` is the issuer. */
export function fieldSentence(name: string, sentence: string): string {
  const last = name.split('.').at(-1) ?? name;
  const words = last.replace(/I[dD]$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words === '' ? sentence : `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${sentence}`;
}

/** A field tells also what is wrong with a part of it: that of headers, of one of them. */
const tells = (place: string, name: string): boolean => name === place || name.startsWith(`${place}.`);

/** What is wrong with a field, or with a part of it. Pure. */
export const problemAt = (fields: Refusal['fields'], place: string): string | undefined =>
  Object.entries(fields).find(([name]) => tells(place, name))?.[1];

/** What of a refusal stands at none of these fields, and so must be told beside them. Pure. */
export function untold({ problem, fields }: Refusal, places: readonly string[]): Problem | null {
  const names = Object.keys(fields);
  const rest = names.filter((name) => !places.some((place) => tells(place, name)));
  if (problem === null || rest.length === names.length) return problem;
  const [first] = rest;
  if (first === undefined) return null;
  return { code: problem.code, message: fieldSentence(first, fields[first] ?? '') };
}
