/** A resource's address, without its instance keys: the calls of modules that lead to it, its type and its name. */
export interface Address {
  readonly modules: readonly string[];
  readonly mode: 'resource' | 'data';
  readonly type: string;
  readonly name: string;
}

const key = String.raw`(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?`;
const moduleStep = new RegExp(String.raw`module\.([\w-]+)${key}\.`, 'y');
const resourceStep = new RegExp(String.raw`(data\.)?([\w-]+)\.([\w-]+)${key}$`, 'y');

/** Null for what is no address of a resource. */
export function parseAddress(text: string): Address | null {
  const modules: string[] = [];
  let at = 0;
  for (;;) {
    moduleStep.lastIndex = at;
    const match = moduleStep.exec(text);
    if (match === null) break;
    modules.push(match[1] ?? '');
    at = moduleStep.lastIndex;
  }
  resourceStep.lastIndex = at;
  const match = resourceStep.exec(text);
  if (match === null || match[2] === 'module') return null;
  const [, data, type = '', name = ''] = match;
  return { modules, mode: data === undefined ? 'resource' : 'data', type, name };
}
