import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/fixtures.ts';
import { filterTar, type TarRules } from './tar-filter.ts';

type Omitted = [name: string, reason: string][];

async function filter(archive: Buffer, rules: Partial<TarRules> = {}, pieceSize = 700) {
  const omitted: Omitted = [];
  async function* pieces() {
    for (let at = 0; at < archive.length; at += pieceSize) yield archive.subarray(at, at + pieceSize);
  }
  const parts: Buffer[] = [];
  const all: TarRules = {
    outsideLinks: 'omit',
    topNames: null,
    onOmitted: (name, reason) => omitted.push([name, reason]),
    ...rules,
  };
  for await (const part of filterTar(pieces(), all)) parts.push(part);
  return { omitted, names: listOf(Buffer.concat(parts)) };
}

const listOf = (archive: Buffer): string[] =>
  execFileSync('tar', ['-t', '-P', '-f', '-'], { input: archive }).toString().trim().split('\n');

function archiveOf(make: (folder: string) => void, ...options: string[]): Buffer {
  using folder = temporaryFolder();
  make(folder.path);
  return execFileSync('tar', ['-c', '-P', '--sort=name', ...options, '-C', folder.path, '.']);
}

const file = (folder: string, name: string, content = name): void => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
};

test.each(['gnu', 'pax', 'ustar'])('files, folders and inner links pass unchanged (%s)', async (format) => {
  const long = `${'deep/'.repeat(30)}file-with-a-name.tf`;
  const archive = archiveOf((folder) => {
    file(folder, 'main.tf', 'x'.repeat(5_000));
    file(folder, 'empty.tf', '');
    if (format !== 'ustar') file(folder, long);
    fs.symlinkSync('main.tf', path.join(folder, 'link.tf'));
    fs.symlinkSync('../main.tf', path.join(folder, format === 'ustar' ? 'zz' : 'deep/link.tf'));
    if (format === 'ustar') fs.rmSync(path.join(folder, 'zz'));
  }, `--format=${format}`);
  const { names, omitted } = await filter(archive);
  expect(names).toEqual(listOf(archive));
  expect(omitted).toEqual([]);
});

test('an archive of git passes unchanged', async () => {
  const archive = execFileSync('git', ['archive', '--format=tar', 'HEAD:worker/src/log']);
  expect((await filter(archive)).names).toEqual(listOf(archive));
});

test.each(['../outside.tf', '/tmp/outside.tf', 'a/../../outside.tf', '..'])(
  'a file named %s is refused',
  async (name) => {
    const archive = archiveOf((folder) => file(folder, 'main.tf'), `--transform=s,^./main.tf$,${name},`);
    await expect(filter(archive)).rejects.toThrow(/outside of its folder/);
  },
);

test('a long name that leads out is refused in both formats', async () => {
  const name = `${'a/'.repeat(80)}../../${'../'.repeat(80)}outside.tf`;
  for (const format of ['gnu', 'pax']) {
    const archive = archiveOf(
      (folder) => file(folder, 'main.tf'),
      `--format=${format}`,
      `--transform=s,^./main.tf$,${name},`,
    );
    await expect(filter(archive)).rejects.toThrow(/outside of its folder/);
  }
});

test.each(['/etc/passwd', '../../etc/passwd', '..'])('a link to %s is left out and named', async (target) => {
  const archive = archiveOf((folder) => {
    file(folder, 'main.tf');
    fs.symlinkSync(target, path.join(folder, 'link.tf'));
  });
  const { names, omitted } = await filter(archive);
  expect(names).not.toContain('./link.tf');
  expect(names).toContain('./main.tf');
  expect(omitted).toEqual([['./link.tf', `links to ${target}, outside of the repository`]]);
  expect((await filter(archive, { outsideLinks: 'keep' })).names).toContain('./link.tf');
});

test('a hard link to a file outside is refused', async () => {
  const archive = archiveOf((folder) => {
    file(folder, 'a.tf');
    fs.linkSync(path.join(folder, 'a.tf'), path.join(folder, 'b.tf'));
  }, '--transform=flags=h;s,^./a.tf$,/etc/shadow,');
  await expect(filter(archive)).rejects.toThrow(/outside of its folder: \/etc\/shadow/);
});

test('pipes and devices are left out', async () => {
  const archive = archiveOf((folder) => {
    file(folder, 'main.tf');
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
  });
  const { names, omitted } = await filter(archive);
  expect(names).toEqual(['./', './main.tf']);
  expect(omitted).toEqual([['./pipe', 'is neither a file, a folder nor a link']]);
});

test('only expected top names pass where they are given', async () => {
  const archive = archiveOf((folder) => file(folder, 'gantry.tfrc'));
  await expect(filter(archive, { topNames: ['source'] })).rejects.toThrow(/unexpected file/);
});

test('an archive that ends too early is refused', async () => {
  const archive = archiveOf((folder) => file(folder, 'main.tf', 'x'.repeat(5_000)));
  await expect(filter(archive.subarray(0, 2_000))).rejects.toThrow(/ends too early/);
});
