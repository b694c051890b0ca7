import { posix } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AppError } from '@gantry/contract/errors';
import { extract, type Header, type Pack, pack } from 'tar-stream';

/** Bytes of all files together. */
export const mostUnpackedBytes = 200 * 1_048_576;
const mostLinkedBytes = 16 * 1_048_576;

export type ArchiveRules = {
  /** A file of the commit; null when it has no regular file of this path. */
  readonly fileOf: (path: string, maxBytes: number) => Promise<Buffer | null>;
  readonly limit?: number;
};

/**
 * The gzipped tar of a commit with nothing but files and folders under plain names: installers differ in what they make
 * of links, so a link to a file of the commit becomes that file. What leads out, or is too large, is refused with its
 * path: MODULE_ARCHIVE_REFUSED. One commit gives the same bytes always.
 */
export function safeArchive(
  archive: Readable,
  { fileOf, limit = mostUnpackedBytes }: ArchiveRules,
): Readable {
  const out = pack();
  const entries = extract();
  const zipped = new PassThrough();
  // Whoever reads hears of it; the streams on the way there are ended without a word of their own.
  for (const stream of [out, entries, zipped]) stream.on('error', () => undefined);
  const fail = (error: unknown): void => {
    archive.destroy();
    out.destroy();
    entries.destroy();
    zipped.destroy(error instanceof Error ? error : new Error('The archive cannot be read.'));
  };
  const zipping = pipeline(Readable.from(out), createGzip({ level: 6 }), zipped);
  const reading = pipeline(
    archive,
    createGunzip(),
    countedUpTo(limit),
    async (source: AsyncIterable<Buffer>) => writeAll(entries, source),
  );
  const copying = (async () => {
    for await (const entry of entries) await copy(out, entry.header, Readable.from(entry), fileOf);
    out.finalize();
  })();
  for (const part of [reading, copying, zipping]) part.catch(fail);
  return zipped;
}

const countedUpTo = (limit: number) =>
  async function* (source: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > limit) {
        throw refused(
          `The files of the commit are larger than ${limit / 1_048_576} MB together. Keep large files out of the repository of a module.`,
        );
      }
      yield chunk;
    }
  };

async function copy(
  out: Pack,
  header: Header,
  content: Readable,
  fileOf: ArchiveRules['fileOf'],
): Promise<void> {
  const name = plainName(header.name);
  const mode = (header.mode ?? 0) & 0o111 ? 0o755 : 0o644;
  const mtime = header.mtime ?? new Date(0);
  if (header.type === 'symlink') {
    const body = await linkedFile(name, header.linkname ?? '', fileOf);
    content.resume();
    out.entry({ name, mode, mtime }, body);
    return;
  }
  if (header.type !== 'file') {
    content.resume();
    if (header.type === 'directory' || header.type === null) return;
    throw refused(`${name} is neither a file nor a folder.`);
  }
  const entry = out.entry({ name, mode, mtime, size: header.size ?? 0 });
  await writeAll(entry, content);
}

async function linkedFile(name: string, target: string, fileOf: ArchiveRules['fileOf']): Promise<Buffer> {
  const path = posix.normalize(posix.join(posix.dirname(name), target));
  if (target.startsWith('/') || path === '..' || path.startsWith('../')) {
    throw refused(`${name} is a link that leads out of the repository. Replace it with what it means.`);
  }
  const body = await fileOf(path, mostLinkedBytes);
  if (body !== null) return body;
  throw refused(
    `${name} is a link to "${target}", which is no file of the commit. Replace it with what it means.`,
  );
}

function plainName(name: string): string {
  const path = name.replace(/^(\.\/)+/, '').replace(/\/+$/, '');
  const strange = path.startsWith('/') || path.includes('\0') || path.includes('\\');
  if (strange || path.split('/').includes('..')) {
    throw refused(`${JSON.stringify(name.slice(0, 200))} is not a plain path inside the repository.`);
  }
  return path;
}

type Sink = {
  readonly destroyed: boolean;
  write(chunk: Buffer): boolean;
  end(data?: unknown): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
};

async function writeAll(sink: Sink, source: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of source) await write(sink, chunk);
  sink.end();
}

/** Takes the next piece only when this one is taken, so that a large file never is in memory as a whole. */
async function write(sink: Sink, chunk: Buffer): Promise<void> {
  if (sink.destroyed || sink.write(chunk)) return;
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

const refused = (message: string): AppError => new AppError('MODULE_ARCHIVE_REFUSED', message);
