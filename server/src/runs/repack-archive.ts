import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AppError } from '@gantry/contract/errors';
import { extract, type Header, pack } from 'tar-stream';

export const mostUploadBytes = 64 * 1_048_576;
/** Bytes of everything together after unpacking. */
const mostUnpackedBytes = 512 * 1_048_576;
const mostFiles = 50_000;

/**
 * Reads an uploaded gzipped tar and writes it anew with only ordinary files and folders under plain relative names, so
 * that nothing of the sender's bytes but file contents reaches a worker. A single folder around everything is taken
 * off. Throws ARCHIVE_INVALID for anything else: absolute names, `..`, links, devices, bombs, damaged bytes.
 */
export async function repackArchive(
  body: Buffer,
  limit = mostUnpackedBytes,
): Promise<{ archive: Buffer; files: number }> {
  const names = await readNames(body, limit);
  const wrapper = wrapperOf(names);
  const out = pack();
  const chunks: Buffer[] = [];
  const compressed = pipeline(
    Readable.from(out),
    createGzip({ level: 1 }),
    async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) chunks.push(chunk);
    },
  );
  await walk(body, limit, async (header, content) => {
    const name = plainName(header).slice(wrapper.length);
    if (header.type !== 'file') return drain(content);
    const mode = (header.mode ?? 0) & 0o111 ? 0o755 : 0o644;
    const entry = out.entry({ name, size: header.size ?? 0, mode, type: 'file' });
    await feed(entry, content);
  });
  out.finalize();
  await compressed;
  return { archive: Buffer.concat(chunks), files: names.length };
}

async function readNames(body: Buffer, limit: number): Promise<string[]> {
  const names: string[] = [];
  await walk(body, limit, async (header, content) => {
    const name = plainName(header);
    if (header.type === 'file') names.push(name);
    if (names.length > mostFiles) throw invalid(`it has more than ${mostFiles} files`);
    await drain(content);
  });
  if (names.length === 0) throw invalid('it has no files');
  return names;
}

/** `project/` when every file is below it; some clients wrap what they pack into the name of their folder. */
function wrapperOf(names: readonly string[]): string {
  const first = `${names[0]?.split('/', 1)[0]}/`;
  return names.every((name) => name.startsWith(first)) ? first : '';
}

type Visit = (header: Header, content: AsyncIterable<Buffer>) => Promise<void>;

/** Writes everything as fast as it is taken; stops when nobody takes it any more. */
async function feed(sink: Sink, content: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of content) {
    if (sink.destroyed) return;
    if (sink.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        sink.off('drain', done);
        sink.off('close', done);
        resolve();
      };
      sink.on('drain', done);
      sink.on('close', done);
    });
  }
  sink.end();
}
type Sink = {
  readonly destroyed: boolean;
  write(chunk: Buffer): boolean;
  end(data?: unknown): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
};

async function walk(body: Buffer, limit: number, visit: Visit): Promise<void> {
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > limit) throw invalid(`it is larger than ${limit / 1_048_576} MB unpacked`);
      yield chunk;
    }
  };
  const entries = extract();
  const unpacked = createGunzip();
  unpacked.end(body);
  const reading = feed(entries, counted(unpacked)).catch((error: unknown) => {
    entries.destroy(asInvalid(error));
    throw error;
  });
  const visiting = (async () => {
    for await (const entry of entries) await visit(entry.header, Readable.from(entry));
  })();
  const [read, visited] = await Promise.allSettled([reading, visiting]);
  for (const result of [visited, read]) if (result.status === 'rejected') throw asInvalid(result.reason);
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of content);
}

/** The name of a file or folder, as a plain relative path. */
function plainName({ name, type }: Header): string {
  if (type !== 'file' && type !== 'directory') {
    throw invalid(
      `${shown(name)} is a ${type ?? 'thing of an unknown kind'}; only files and folders are taken`,
    );
  }
  const path = name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  const strange = path.startsWith('/') || path.includes('\0') || path.includes('\\') || path.length > 4_096;
  if (strange || path.split('/').some((part) => part === '..' || (part === '.' && path !== '.'))) {
    throw invalid(`${shown(name)} is not a plain path inside the folder`);
  }
  return path;
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 100));
const invalid = (reason: string): AppError =>
  new AppError('ARCHIVE_INVALID', `The upload cannot be used: ${reason}.`);
const asInvalid = (reason: unknown): AppError =>
  reason instanceof AppError ? reason : invalid('it is not a gzipped tar, or it is damaged');
