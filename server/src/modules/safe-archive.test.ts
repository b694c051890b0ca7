import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { safeArchive } from './safe-archive.ts';

type Entry = Partial<Header> & { name: string; body?: string };

async function tarOf(entries: readonly Entry[]): Promise<Readable> {
  const out = pack();
  for (const { body = '', ...header } of entries) out.entry({ mtime: new Date(0), ...header }, body);
  out.finalize();
  return Readable.from([gzipSync(await buffer(Readable.from(out)))]);
}

const files: Record<string, string> = { 'versions.tf': 'terraform {}\n' };
const fileOf = async (path: string): Promise<Buffer | null> =>
  files[path] === undefined ? null : Buffer.from(files[path]);

async function read(entries: readonly Entry[], limit?: number): Promise<Record<string, string>> {
  const rules = limit === undefined ? { fileOf } : { fileOf, limit };
  const bytes = await buffer(safeArchive(await tarOf(entries), rules));
  const found: Record<string, string> = {};
  const reader = extract();
  reader.end(gunzipSync(bytes));
  for await (const entry of reader) {
    found[`${entry.header.type} ${entry.header.name}`] = (await buffer(Readable.from(entry))).toString();
  }
  return found;
}

describe('the archive of a module', () => {
  test('has the files of the commit, and files in place of links to them', async () => {
    const found = await read([
      { name: 'main.tf', body: 'resource {}\n' },
      { name: 'examples/', type: 'directory' },
      { name: 'examples/basic/versions.tf', type: 'symlink', linkname: '../../versions.tf' },
    ]);
    expect(found).toEqual({
      'file main.tf': 'resource {}\n',
      'file examples/basic/versions.tf': 'terraform {}\n',
    });
  });

  test('has the same bytes for the same commit', async () => {
    const entries = [{ name: 'main.tf', body: 'x' }];
    const [one, two] = await Promise.all(
      [1, 2].map(async () => buffer(safeArchive(await tarOf(entries), { fileOf }))),
    );
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([
    [
      'a link out of the repository',
      [{ name: 'a.tf', type: 'symlink', linkname: '../../etc/passwd' }],
      'a.tf is a link',
    ],
    ['an absolute link', [{ name: 'a.tf', type: 'symlink', linkname: '/etc/passwd' }], 'leads out'],
    ['a link to nothing', [{ name: 'a.tf', type: 'symlink', linkname: 'b.tf' }], 'no file of the commit'],
    ['a name that leads out', [{ name: '../a.tf', body: 'x' }], 'not a plain path'],
    ['an absolute name', [{ name: '/etc/a.tf', body: 'x' }], 'not a plain path'],
    ['a device', [{ name: 'tty', type: 'character-device' }], 'neither a file nor a folder'],
  ] as const)('%s is refused with its path', async (_name, entries, message) => {
    await expect(read(entries)).rejects.toMatchObject({
      code: 'MODULE_ARCHIVE_REFUSED',
      message: expect.stringContaining(message),
    });
  });

  test('more than the limit is refused, however well it packs', async () => {
    const entries = [{ name: 'large.bin', body: 'x'.repeat(3_000_000) }];
    await expect(read(entries, 1_048_576)).rejects.toMatchObject({
      code: 'MODULE_ARCHIVE_REFUSED',
      message: expect.stringContaining('larger than 1 MB'),
    });
  });

  test('damaged bytes are an error, not an archive', async () => {
    await expect(buffer(safeArchive(Readable.from([Buffer.from('not gzip')]), { fileOf }))).rejects.toThrow();
  });
});
