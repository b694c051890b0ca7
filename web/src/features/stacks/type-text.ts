import { z } from 'zod';

/** Terraform's JSON of a type: a name, or a constructor with what it holds. */
type TypeJson =
  | string
  | readonly [string, TypeJson | readonly TypeJson[] | Readonly<Record<string, TypeJson>>];
const typeJson: z.ZodType<TypeJson> = z.lazy(() =>
  z.union([
    z.string(),
    z.tuple([z.string(), z.union([typeJson, z.array(typeJson), z.record(z.string(), typeJson)])]),
  ]),
);

/** `["list","string"]` as people write it: `list(string)`. */
export function typeText(type: string): string {
  try {
    return written(typeJson.parse(JSON.parse(type)));
  } catch {
    return type;
  }
}

function written(type: TypeJson): string {
  if (typeof type === 'string') return type;
  const [name, inner] = type;
  if (typeof inner === 'string') return `${name}(${inner})`;
  const pair = typeJson.safeParse(inner);
  if (pair.success && name !== 'tuple') return `${name}(${written(pair.data)})`;
  return name;
}
