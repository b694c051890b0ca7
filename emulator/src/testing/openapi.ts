import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';
import { readPayload } from './payloads.ts';
import { readable } from './readable.ts';

/**
 * Validates answers against Bitbucket's own OpenAPI description. Recorded answers of the real service break the
 * letter of it in four ways, which are therefore allowed: fields that it does not list, null where a value
 * may be missing, a list in `commit_file.attributes`, and ssh clone links that are no URI.
 */
export type OpenApi = {
  /** Problems of an answer; empty when it fits. `path` is the templated path, such as `/user`. */
  problems(method: string, path: string, status: number, body: unknown): string[];
  /** The templated path that serves `pathname` (below `/2.0`), or null. */
  templateOf(method: string, pathname: string): string | null;
};

const operations = z.record(z.string(), z.unknown());
const description = z.object({
  components: z.object({ schemas: z.unknown() }),
  paths: z.record(z.string(), operations),
});

export function loadOpenApi(): OpenApi {
  const document = description.parse(readPayload('bitbucket-openapi.json'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('uri', (text: string) => text.startsWith('git@') || URL.canParse(text));
  ajv.addSchema({ $id: 'bitbucket', components: { schemas: loosen(document.components.schemas) } });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (schema: unknown): ValidateFunction => {
    const text = JSON.stringify(loosen(schema)).replaceAll('"#/components', '"bitbucket#/components');
    const known = compiled.get(text) ?? ajv.compile(JSON.parse(text));
    compiled.set(text, known);
    return known;
  };
  return {
    problems(method, path, status, body) {
      const operation = readable(document.paths[path]?.[method.toLowerCase()]);
      if (operation.at(`responses.${status}`) === undefined)
        return [`${method} ${path} does not describe ${status}`];
      const schema = operation.at(`responses.${status}.content.application/json.schema`);
      if (schema === undefined) return [];
      const validate = validatorOf(schema);
      if (validate(withoutNulls(body))) return [];
      return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
    },
    templateOf(method, pathname) {
      const candidates = Object.entries(document.paths)
        .filter(([path, of]) => method.toLowerCase() in of && toPattern(path).test(pathname))
        .map(([path]) => path);
      // The most literal template wins, as in any router.
      return candidates.toSorted((a, b) => a.split('{').length - b.split('{').length)[0] ?? null;
    },
  };
}

/** Paths, ref names and specs may contain slashes, everything else may not. */
function toPattern(path: string): RegExp {
  const pattern = path.replace(/\{(\w+)\}/g, (_match, name: string) =>
    ['path', 'name', 'spec', 'revspec'].includes(name) ? '.+' : '[^/]+',
  );
  return new RegExp(`^${pattern}$`);
}

function loosen(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(loosen);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'additionalProperties' && key !== 'attributes')
      .map(([key, value]) => [key, loosen(value)]),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
