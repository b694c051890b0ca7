/** JSON as a test reads it: by paths such as `values[0].hash`, without trusting its shape. */
export type Readable = {
  readonly json: unknown;
  /** What is there; undefined where the path leads nowhere. */
  at(path: string): unknown;
  /** The string that must be there. */
  text(path: string): string;
  /** The items of the array that must be there. */
  list(path: string): Readable[];
};

export function readable(json: unknown): Readable {
  const at = (path: string): unknown =>
    path
      .split(/[.[\]]+/)
      .filter(Boolean)
      .reduce(property, json);
  return {
    json,
    at,
    text(path) {
      const found = at(path);
      if (typeof found !== 'string') throw new Error(`No text at ${path}: ${JSON.stringify(json)}`);
      return found;
    },
    list(path) {
      const found = at(path);
      if (!Array.isArray(found)) throw new Error(`No list at ${path}: ${JSON.stringify(json)}`);
      return found.map(readable);
    },
  };
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
