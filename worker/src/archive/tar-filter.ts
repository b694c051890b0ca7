import path from 'node:path';
import { blockSize, readPaxRecords, readTarHeader, type TarHeader } from './tar-header.ts';

export interface TarRules {
  /** Links that lead out of the folder: left out, or kept where the archive is one that we made. */
  outsideLinks: 'omit' | 'keep';
  /** The first segments that names may have; null for any. */
  topNames: readonly string[] | null;
  onOmitted: (name: string, reason: string) => void;
}

const mostBytes = 20 * 1024 ** 3;
const mostEntries = 2_000_000;
const longestDescription = 1_048_576;

/**
 * Passes a tar stream on, entry by entry, after judging each. Throws for a name that leads out of the folder and for
 * an archive that is too large or broken; leaves out links that lead out, and what is neither file, folder nor link.
 */
export async function* filterTar(source: AsyncIterable<Buffer>, rules: TarRules): AsyncGenerator<Buffer> {
  const reader = createReader(source);
  let described: Described = { blocks: [] };
  let bytes = 0;
  for (let entries = 0; ; entries += 1) {
    const block = await reader.exactly(blockSize);
    const header = readTarHeader(block);
    if (header === null) break;
    const entry = { ...header, ...described.fields };
    const padded = Math.ceil(entry.size / blockSize) * blockSize;
    bytes += padded;
    if (!Number.isSafeInteger(padded) || bytes > mostBytes || entries > mostEntries) {
      throw new Error(`The archive is larger than ${mostEntries} files or ${mostBytes} bytes.`);
    }
    if (isDescription(entry.type)) {
      if (padded > longestDescription) throw new Error('The archive has a file name that is too long.');
      described = describe(described, entry, block, await reader.exactly(padded));
      continue;
    }
    const accepted = judge(entry, rules);
    if (accepted) yield Buffer.concat([...described.blocks, block]);
    for await (const data of reader.upTo(padded)) if (accepted) yield data;
    described = { blocks: [] };
  }
  yield Buffer.alloc(2 * blockSize);
  await reader.drain();
}

interface Described {
  blocks: Buffer[];
  fields?: Partial<TarHeader>;
}

const isDescription = (type: string): boolean => ['x', 'g', 'L', 'K'].includes(type);

/** Adds what a describing entry says about the entry after it: pax records or GNU's long names. */
function describe(before: Described, { type, size }: TarHeader, block: Buffer, data: Buffer): Described {
  const content = data.subarray(0, size);
  const blocks = [...before.blocks, block, data];
  const longName = content.toString('utf8').replace(/\0+$/, '');
  if (type === 'L') return { blocks, fields: { ...before.fields, name: longName } };
  if (type === 'K') return { blocks, fields: { ...before.fields, linkName: longName } };
  const records = readPaxRecords(content);
  const [name, linkName, length] = ['path', 'linkpath', 'size'].map((key) => records.get(key));
  if (type === 'g') {
    const moves = name !== undefined || linkName !== undefined || length !== undefined;
    if (moves) throw new Error('The archive renames all of its files, which is not supported.');
    return { ...before, blocks };
  }
  return {
    blocks,
    fields: {
      ...before.fields,
      ...(name === undefined ? {} : { name }),
      ...(linkName === undefined ? {} : { linkName }),
      ...(length === undefined ? {} : { size: Number(length) }),
    },
  };
}

/** True to keep the entry, false to leave it out. */
function judge(entry: TarHeader, rules: TarRules): boolean {
  const { type, name, linkName } = entry;
  if (!staysInside(name)) throw new Error(`The archive names a file outside of its folder: ${name}`);
  const top = path.posix.normalize(name).split('/')[0] ?? '';
  if (rules.topNames !== null && !rules.topNames.includes(top)) {
    throw new Error(`The archive has an unexpected file: ${name}`);
  }
  const leave = (reason: string): boolean => {
    rules.onOmitted(name, reason);
    return false;
  };
  switch (type) {
    case '0':
    case '7':
    case '5':
      return true;
    case '1':
      if (!staysInside(linkName))
        throw new Error(`The archive links to a file outside of its folder: ${linkName}`);
      return true;
    case '2': {
      const target = path.posix.join(path.posix.dirname(name), linkName);
      const inside = !path.posix.isAbsolute(linkName) && !leavesRoot(target);
      return (
        inside || rules.outsideLinks === 'keep' || leave(`links to ${linkName}, outside of the repository`)
      );
    }
    default:
      return leave('is neither a file, a folder nor a link');
  }
}

const staysInside = (name: string): boolean =>
  name !== '' && !name.includes('\0') && !path.posix.isAbsolute(name) && !name.split('/').includes('..');

const leavesRoot = (target: string): boolean => target === '..' || target.startsWith('../');

interface Reader {
  exactly(length: number): Promise<Buffer>;
  upTo(length: number): AsyncGenerator<Buffer>;
  drain(): Promise<void>;
}

function createReader(source: AsyncIterable<Buffer>): Reader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  const take = async (most: number): Promise<Buffer> => {
    if (rest.length === 0) {
      const next = await chunks.next();
      if (next.done) throw new Error('The archive ends too early.');
      rest = next.value;
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(most);
    return taken;
  };
  async function* upTo(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      const data = await take(left);
      left -= data.length;
      if (data.length > 0) yield data;
    }
  }
  return {
    upTo,
    async exactly(length) {
      const parts: Buffer[] = [];
      for await (const part of upTo(length)) parts.push(part);
      return Buffer.concat(parts);
    },
    async drain() {
      while (!(await chunks.next()).done);
    },
  };
}
