import { AppError } from '@gantry/contract/errors';
import { z } from 'zod';
import type { ModuleInput, ModuleOutput, ModulePart, ModuleProvider, ModuleResource } from './metadata.ts';

const block = z.record(z.string(), z.unknown());
const blocks = z.record(z.string(), z.array(block));
const nested = z.record(z.string(), blocks);
const file = z.looseObject({
  variable: blocks.optional(),
  output: blocks.optional(),
  resource: nested.optional(),
  data: nested.optional(),
  terraform: z
    .array(z.looseObject({ required_providers: z.array(z.record(z.string(), z.unknown())).optional() }))
    .optional(),
});
type File = z.infer<typeof file>;

export type SourceFile = { readonly path: string; readonly text: string };

/** The blocks of configuration files as one list. Throws MODULE_CODE_INVALID with file, line and column. */
export async function readHcl(files: readonly SourceFile[]): Promise<Omit<ModulePart, 'path' | 'readme'>> {
  const parsed = await Promise.all(files.map(parseFile));
  return {
    inputs: parsed.flatMap((one) => named(one.variable).map(inputOf)).toSorted(byName),
    outputs: parsed.flatMap((one) => named(one.output).map(outputOf)).toSorted(byName),
    resources: parsed.flatMap(resourcesOf),
    providers: parsed.flatMap(providersOf).toSorted(byName),
  };
}

async function parseFile({ path, text }: SourceFile): Promise<File> {
  // The parser is a WebAssembly program of several megabytes: loaded when the first module is read.
  const { parse } = await import('@cdktn/hcl2json');
  try {
    const json: unknown = path.endsWith('.json') ? JSON.parse(text) : await parse(path, text);
    return file.parse(json);
  } catch (error) {
    throw new AppError('MODULE_CODE_INVALID', problemOf(path, error), { cause: error });
  }
}

/** `parse config: [main.tf:2,10-3,1: Invalid expression; …]` → `main.tf:2:10: Invalid expression; …` */
function problemOf(path: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, line, column, text] = /:(\d+),(\d+)(?:-\d+(?:,\d+)?)?: ([^\]]+)/.exec(message) ?? [];
  return text === undefined
    ? `${path}: ${message.slice(0, 500)}`
    : `${path}:${line}:${column}: ${text.slice(0, 500)}`;
}

type Named = { readonly name: string; readonly body: Readonly<Record<string, unknown>> };
const named = (given: File['variable'] = {}): Named[] =>
  Object.entries(given).flatMap(([name, bodies]) => bodies.map((body) => ({ name, body })));
const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function inputOf({ name, body }: Named): ModuleInput {
  const required = !Object.hasOwn(body, 'default');
  return {
    name,
    type: textOf(body.type).replace(/^\$\{([\s\S]*)\}$/, '$1') || 'any',
    default: required ? null : JSON.stringify(body.default),
    description: textOf(body.description),
    required,
    sensitive: body.sensitive === true,
  };
}

const outputOf = ({ name, body }: Named): ModuleOutput => ({
  name,
  description: textOf(body.description),
  sensitive: body.sensitive === true,
});

function resourcesOf({ resource = {}, data = {} }: File): ModuleResource[] {
  const list = (given: NonNullable<File['resource']>, mode: ModuleResource['mode'], prefix: string) =>
    Object.entries(given).flatMap(([type, names]) =>
      Object.keys(names).map((name) => ({ address: `${prefix}${type}.${name}`, type, mode })),
    );
  return [...list(resource, 'managed', ''), ...list(data, 'data', 'data.')];
}

const requirement = z.union([
  z.string(),
  z.looseObject({ source: z.string().optional(), version: z.string().optional() }),
]);

function providersOf({ terraform = [] }: File): ModuleProvider[] {
  return terraform.flatMap(({ required_providers: required = [] }) =>
    required.flatMap((one) =>
      Object.entries(one).flatMap(([name, given]) => {
        const read = requirement.safeParse(given).data;
        if (read === undefined) return [];
        return typeof read === 'string'
          ? [{ name, source: '', version: read }]
          : [{ name, source: read.source ?? '', version: read.version ?? '' }];
      }),
    ),
  );
}
