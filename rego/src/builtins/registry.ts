import { aggregates } from './aggregates.ts';
import { arithmetic } from './arithmetic.ts';
import { arrays } from './arrays.ts';
import { aws } from './aws.ts';
import { comparison } from './comparison.ts';
import { crypto } from './crypto.ts';
import { type Builtin, define } from './define.ts';
import { encoding } from './encoding.ts';
import { globs } from './glob.ts';
import { graphs } from './graph.ts';
import { graphql } from './graphql.ts';
import { identifiers } from './identifiers.ts';
import { jsonPatch } from './json-patch.ts';
import { jsonPaths } from './json-paths.ts';
import { jsonSchema } from './json-schema.ts';
import { jwt } from './jwt.ts';
import { keys } from './keys.ts';
import { net } from './net.ts';
import { numbers } from './numbers.ts';
import { objects } from './objects.ts';
import { regex } from './regex.ts';
import { templates } from './render-template.ts';
import { sets } from './sets.ts';
import { format } from './sprintf.ts';
import { strings } from './strings.ts';
import { time } from './time.ts';
import { types } from './types.ts';
import { units } from './units.ts';

/** `walk` and `print` are part of the evaluator; they stand here for their names and arguments. */
const special: readonly Builtin[] = [define('walk', 'any', () => undefined), define('print', '', () => true)];

/** Every built-in by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map(
  [
    special,
    comparison,
    arithmetic,
    numbers,
    aggregates,
    sets,
    arrays,
    objects,
    jsonPaths,
    jsonPatch,
    strings,
    format,
    regex,
    globs,
    encoding,
    types,
    time,
    units,
    graphs,
    identifiers,
    net,
    crypto,
    jwt,
    keys,
    graphql,
    aws,
    jsonSchema,
    templates,
  ].flatMap((family) => family.map((builtin) => [builtin.name, builtin] as const)),
);
