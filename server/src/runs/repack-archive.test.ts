import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { repackArchive } from './repack-archive.ts';

type Entry = Partial<Header> & { readonly name: string; readonly content?: string | Buffer };

/** A gzipped tar as any program may make it. */
async function archiveOf(entries: readonly Entry[]): Promise<Buffer> {
  const out = pack();
  for (const { content = '', ...header } of entries) out.entry(header, content);
  out.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(out)) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

async function filesOf(archive: Buffer): Promise<Record<string, { text: string; mode: number | undefined }>> {
  const files: Record<string, { text: string; mode: number | undefined }> = {};
  const entries = extract();
  entries.end(gunzipSync(archive));
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of Readable.from(entry)) chunks.push(chunk);
    files[entry.header.name] = { text: Buffer.concat(chunks).toString(), mode: entry.header.mode };
  }
  return files;
}

describe('an archive', () => {
  test('keeps its files, but neither owners nor strange modes', async () => {
    const body = await archiveOf([
      { name: './', type: 'directory' },
      { name: './main.tf', content: 'a', mode: 0o4777, uid: 0, uname: 'root' },
      { name: 'modules/net/main.tf', content: 'b', mode: 0o600 },
    ]);
    const { archive, files } = await repackArchive(body);
    expect(files).toBe(2);
    expect(await filesOf(archive)).toEqual({
      'main.tf': { text: 'a', mode: 0o755 },
      'modules/net/main.tf': { text: 'b', mode: 0o644 },
    });
  });

  test('loses a single folder around everything', async () => {
    const body = await archiveOf([
      { name: 'project/', type: 'directory' },
      { name: 'project/main.tf', content: 'a' },
      { name: 'project/x/y.tf', content: 'b' },
    ]);
    const { archive } = await repackArchive(body);
    expect(Object.keys(await filesOf(archive))).toEqual(['main.tf', 'x/y.tf']);
  });

  test('of many megabytes comes through whole', async () => {
    const content = randomBytes(9_000_000);
    const { archive } = await repackArchive(
      await archiveOf([
        { name: 'a.bin', content },
        { name: 'b', content: 'b' },
      ]),
    );
    expect(archive.byteLength).toBeGreaterThan(9_000_000);
    expect(Object.keys(await filesOf(archive))).toEqual(['a.bin', 'b']);
  });

  test.each<[what: string, entries: Entry[], message: string]>([
    ['with an absolute name', [{ name: '/etc/passwd', content: 'x' }], 'is not a plain path'],
    ['that leaves its folder', [{ name: 'a/../../b', content: 'x' }], 'is not a plain path'],
    ['with a backslash', [{ name: 'a\\..\\b', content: 'x' }], 'is not a plain path'],
    ['with a symbolic link', [{ name: 'a', type: 'symlink', linkname: '/etc' }], 'is a symlink'],
    ['with a hard link', [{ name: 'a', type: 'link', linkname: '../b' }], 'is a link'],
    ['with a device', [{ name: 'a', type: 'character-device' }], 'is a character-device'],
    ['without files', [{ name: 'a/', type: 'directory' }], 'it has no files'],
  ])('%s is refused', async (_what, entries, message) => {
    await expect(repackArchive(await archiveOf(entries))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('that is none, is cut short or unpacks without end is refused', async () => {
    const whole = await archiveOf([{ name: 'a', content: randomBytes(200_000) }]);
    const none = await archiveOf([]);
    for (const body of [Buffer.from('hello'), Buffer.alloc(0), whole.subarray(0, 100_000), none]) {
      await expect(repackArchive(body)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    }
    const bomb = await archiveOf([{ name: 'zeros', content: Buffer.alloc(20 * 1_048_576) }]);
    expect(bomb.byteLength).toBeLessThan(100_000);
    await expect(repackArchive(bomb, 1_048_576)).rejects.toMatchObject({
      message: 'The upload cannot be used: it is larger than 1 MB unpacked.',
    });
  });
});
