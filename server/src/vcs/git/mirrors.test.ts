import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createMirrors, type MirrorsOptions } from './mirrors.ts';
import { serveGit, temporaryFolder } from './testing/git-server.ts';

const key = '{cbddcb41-064e-4190-9685-c0540c2ec622}';
const folder = key.slice(1, -1);
const code = (expected: string) => expect.objectContaining({ code: expected });

async function scene(options: Partial<MirrorsOptions> = {}) {
  const server = await serveGit();
  const dir = await temporaryFolder();
  const mirrors = createMirrors({ dir, ...options });
  const archive = (sha: string, branchHint?: string) =>
    mirrors.archive({ key, access: server.access, sha, ...(branchHint !== undefined && { branchHint }) });
  return { server, dir, mirrors, archive };
}

async function listing(archive: Readable): Promise<string[]> {
  const tar = execFileSync('tar', ['-tzf', '-'], { input: await buffer(archive), encoding: 'utf8' });
  return tar.split('\n').filter((path) => path !== '' && !path.endsWith('/'));
}

describe('an archive', () => {
  it('is the whole commit, gzipped', async () => {
    const { server, archive } = await scene();
    const sha = server.commit({ 'main.tf': 'a', 'modules/net/main.tf': 'b' });
    expect(await listing(await archive(sha))).toEqual(['main.tf', 'modules/net/main.tf']);
  });

  it('leaves nothing out that the repository would hide, and expands nothing', async () => {
    const { server, archive } = await scene();
    const attributes = 'secret.tf export-ignore\nversion.txt export-subst\n';
    const sha = server.commit({
      '.gitattributes': attributes,
      'secret.tf': 'x',
      'version.txt': '$Format:%H$',
    });
    const bytes = await buffer(await archive(sha));
    expect(await listing(await archive(sha))).toContain('secret.tf');
    const text = execFileSync('tar', ['-xzOf', '-', 'version.txt'], { input: bytes, encoding: 'utf8' });
    expect(text).toBe('$Format:%H$');
  });

  it('of a commit that was archived before needs neither git nor network, also after a restart', async () => {
    const { server, archive, dir } = await scene();
    const sha = server.commit({ 'main.tf': 'a' });
    await listing(await archive(sha));
    const count = server.hits.length;
    const withoutGit = createMirrors({ dir, environment: { PATH: '/nonexistent' } });
    const again = await withoutGit.archive({ key, access: server.access, sha });
    expect(await listing(again)).toEqual(['main.tf']);
    expect(server.hits).toHaveLength(count);
  });

  it('of a new commit on a known branch fetches that alone', async () => {
    const { server, archive } = await scene();
    await listing(await archive(server.commit({ 'a.tf': 'a' }), 'main'));
    expect(await listing(await archive(server.commit({ 'b.tf': 'b' }), 'main'))).toEqual(['a.tf', 'b.tf']);
  });

  it('asked for many times at once is made once', async () => {
    const { server, archive } = await scene();
    const sha = server.commit({ 'main.tf': 'a' });
    const all = await Promise.all(Array.from({ length: 8 }, () => archive(sha)));
    expect(await Promise.all(all.map(listing))).toEqual(Array.from({ length: 8 }, () => ['main.tf']));
    expect(server.hits.filter((hit) => hit.url.includes('info/refs')).length).toBeLessThanOrEqual(2);
  });

  it('that a crash cut short is made again', async () => {
    const { server, archive, dir } = await scene();
    const sha = server.commit({ 'main.tf': 'a' });
    await listing(await archive(sha));
    const file = readdirSync(join(dir, 'archives', folder))[0] ?? '';
    truncateSync(join(dir, 'archives', folder, file), 10);
    const again = await createMirrors({ dir }).archive({ key, access: server.access, sha });
    expect(await listing(again)).toEqual(['main.tf']);
  });

  it('makes room: the least recently used go first', async () => {
    const { server, archive, dir, mirrors } = await scene({ maxArchiveBytes: 700 });
    const shas = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => server.commit({ [`${name}.tf`]: name }));
    for (const sha of shas) await listing(await archive(sha));
    const kept = readdirSync(join(dir, 'archives', folder));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(shas.length);
    expect(kept.some((file) => file.startsWith(String(shas.at(-1))))).toBe(true);
    await mirrors.remove(key);
    expect(existsSync(join(dir, 'archives', folder))).toBe(false);
    expect(existsSync(join(dir, 'mirrors', folder))).toBe(false);
  });
});

describe('a commit', () => {
  it('that was force-pushed away before it was fetched says so', async () => {
    const { server, archive } = await scene();
    await listing(await archive(server.commit({ 'a.tf': 'a' })));
    const lost = 'deadbeef'.repeat(5);
    await expect(archive(lost, 'main')).rejects.toThrow(
      expect.objectContaining({ code: 'COMMIT_NOT_FOUND', message: expect.stringContaining('force-pushed') }),
    );
  });

  it('that was fetched stays readable after a force push', async () => {
    const { server, archive, mirrors } = await scene();
    const first = server.commit({ 'a.tf': 'a' });
    const lost = server.commit({ 'b.tf': 'b' });
    await mirrors.ensure({ key, access: server.access, sha: lost, branchHint: 'main' });
    server.git('reset', '-q', '--hard', first);
    const next = server.commit({ 'c.tf': 'c' });
    await mirrors.ensure({ key, access: server.access, sha: next, branchHint: 'main' });
    expect(await listing(await archive(lost))).toEqual(['a.tf', 'b.tf']);
  });

  it('is found with a wrong branch, no branch, and on a tag only', async () => {
    const { server, mirrors } = await scene();
    server.commit({ 'a.tf': 'a' });
    server.git('checkout', '-q', '-b', 'feature/x');
    const sha = server.commit({ 'b.tf': 'b' });
    server.git('tag', 'v1');
    server.git('checkout', '-q', 'main');
    server.git('branch', '-qD', 'feature/x');
    await mirrors.ensure({ key, access: server.access, sha, branchHint: 'gone' });
    expect(await mirrors.has(key, sha)).toBe(true);
  });

  it('is fetched from servers that give no hash', async () => {
    const { server, mirrors } = await scene();
    server.state.isOld = true;
    server.commit({ 'a.tf': 'a' });
    const inner = server.commit({ 'b.tf': 'b' });
    server.commit({ 'c.tf': 'c' });
    await mirrors.ensure({ key, access: server.access, sha: inner, branchHint: 'main' });
    expect(await mirrors.has(key, inner)).toBe(true);
  });

  it.each(['--upload-pack=touch /tmp/x', '-', '../../x', 'a:b', '*', 'a b', 'x.lock', '@{0}', ''])(
    'with a branch named %j is fetched, and nothing else happens',
    async (branchHint) => {
      const { server, mirrors } = await scene();
      const sha = server.commit({ 'a.tf': 'a' });
      await mirrors.ensure({ key, access: server.access, sha, branchHint });
      expect(await mirrors.has(key, sha)).toBe(true);
      const lost = { key, access: server.access, sha: 'deadbeef'.repeat(5), branchHint };
      await expect(mirrors.ensure(lost)).rejects.toThrow(code('COMMIT_NOT_FOUND'));
    },
  );

  it.each(['HEAD', 'abc', '--output=/tmp/x', `${'a'.repeat(40)}\n`])('named %j is no hash', async (sha) => {
    const mirrors = createMirrors({ dir: '/nonexistent' });
    const access = { url: 'https://bitbucket.org/x.git', username: 'u', password: 'p' };
    await expect(mirrors.archive({ key, access, sha })).rejects.toThrow(code('COMMIT_NOT_FOUND'));
    await expect(mirrors.listPaths(key, sha)).rejects.toThrow(code('COMMIT_NOT_FOUND'));
  });
});

describe('credentials', () => {
  it('are sent to the repository, and kept neither in the mirror nor in errors', async () => {
    const { server, archive, dir } = await scene();
    const sha = server.commit({ 'a.tf': 'a' });
    await listing(await archive(sha));
    expect(server.hits.every((hit) => hit.authorization?.startsWith('Basic '))).toBe(true);
    const basic = Buffer.from('x-token-auth:secret').toString('base64');
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    for (const file of files) {
      const text = readFileSync(join(file.parentPath, file.name), 'latin1');
      expect(text).not.toContain('secret');
      expect(text).not.toContain(basic);
    }
    server.state.refusal = { status: 500 };
    const error: unknown = await archive('a'.repeat(40)).catch((thrown) => thrown);
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(basic);
  });

  it('follow no redirect', async () => {
    const { server, archive } = await scene();
    const thief = await serveGit();
    const sha = server.commit({ 'a.tf': 'a' });
    server.state.refusal = {
      status: 301,
      location: `${thief.origin}/work/.git/info/refs?service=git-upload-pack`,
    };
    await expect(archive(sha)).rejects.toThrow(code('REPOSITORY_NOT_FOUND'));
    expect(thief.hits).toEqual([]);
  });

  it.each([
    'http://example.com/x.git',
    'file:///etc',
    'ext::sh -c id',
    'ssh://git@bitbucket.org/x.git',
    'https://user:password@bitbucket.org/x.git',
    '--upload-pack=id',
  ])('are not used for %s', async (url) => {
    const mirrors = createMirrors({ dir: '/nonexistent' });
    const access = { url, username: 'u', password: 'p' };
    await expect(mirrors.archive({ key, access, sha: 'a'.repeat(40) })).rejects.toThrow(
      code('VCS_HOST_NOT_ALLOWED'),
    );
  });
});

describe('a refused fetch', () => {
  it.each([
    [401, '', 'VCS_CREDENTIALS_REJECTED'],
    [403, 'Your credentials lack one or more required privilege scopes.', 'VCS_SCOPE_MISSING'],
    [403, 'To access this repository, an admin must whitelist your IP.', 'VCS_IP_NOT_ALLOWED'],
    [403, '', 'VCS_FORBIDDEN'],
    [404, 'You may not have access to this repository or it no longer exists.', 'REPOSITORY_NOT_FOUND'],
    [429, '', 'VCS_RATE_LIMITED'],
    [503, '', 'VCS_UNREACHABLE'],
  ])('with %i %s is %s', async (status, body, expected) => {
    const { server, archive } = await scene();
    server.state.refusal = { status, body };
    await expect(archive('a'.repeat(40))).rejects.toThrow(code(expected));
  });

  it('for want of a host is unreachable', async () => {
    const mirrors = createMirrors({ dir: await temporaryFolder() });
    const access = { url: 'http://127.0.0.1:9/x.git', username: 'u', password: 'p' };
    await expect(mirrors.archive({ key, access, sha: 'a'.repeat(40) })).rejects.toThrow(
      code('VCS_UNREACHABLE'),
    );
  });
});

describe('a mirror', () => {
  it.each([
    ['lost its objects', (dir: string) => rmSync(join(dir, 'objects'), { recursive: true })],
    ['is no repository', (dir: string) => rmSync(join(dir, 'HEAD'))],
    ['has broken objects', breakObjects],
    ['has locks that nobody holds', lockRefs],
  ])('that %s is made anew', async (_name, damage) => {
    const { server, archive, dir } = await scene();
    await listing(await archive(server.commit({ 'a.tf': 'a' }), 'main'));
    damage(join(dir, 'mirrors', folder));
    expect(await listing(await archive(server.commit({ 'b.tf': 'b' }), 'main'))).toEqual(['a.tf', 'b.tf']);
  });

  it('makes room for others when all together are too large', async () => {
    const { server, mirrors, dir } = await scene({ maxMirrorBytes: 1 });
    const sha = server.commit({ 'a.tf': 'a' });
    for (const repository of ['one', 'two']) {
      await mirrors.ensure({ key: repository, access: server.access, sha });
      await mirrors.settled();
    }
    expect(readdirSync(join(dir, 'mirrors'))).toHaveLength(1);
    expect(await mirrors.has('two', sha)).toBe(true);
    expect(await mirrors.has('one', sha)).toBe(false);
  });

  it('of an odd key stays in its folder', async () => {
    const { server, mirrors, dir } = await scene();
    const sha = server.commit({ 'a.tf': 'a' });
    await mirrors.ensure({ key: '../../etc', access: server.access, sha });
    expect(readdirSync(join(dir, 'mirrors'))).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
  });
});

describe('reading a mirror', () => {
  async function history() {
    const all = await scene();
    const base = all.server.commit({ 'main.tf': 'a', 'old name.tf': 'x', 'infra/a.tf': '1' });
    all.server.git('checkout', '-q', '-b', 'feature');
    all.server.git('mv', 'old name.tf', 'neu-ü.tf');
    const head = all.server.commit({ 'infra/a.tf': '2' });
    all.server.git('checkout', '-q', 'main');
    const main = all.server.commit({ 'main.tf': 'b' });
    for (const sha of [base, head, main]) await all.mirrors.ensure({ key, access: all.server.access, sha });
    return { ...all, base, head, main };
  }

  it('lists changed paths, both names of a rename, from either start', async () => {
    const { mirrors, base, head, main } = await history();
    expect(await mirrors.changedPaths(key, base, head)).toEqual(['infra/a.tf', 'neu-ü.tf', 'old name.tf']);
    expect(await mirrors.changedPaths(key, main, head)).toContain('main.tf');
    expect(await mirrors.changedPaths(key, main, head, { fromMergeBase: true })).not.toContain('main.tf');
  });

  it('lists paths and tells whether one is there', async () => {
    const { mirrors, base } = await history();
    expect(await mirrors.listPaths(key, base)).toEqual(['infra/a.tf', 'main.tf', 'old name.tf']);
    for (const path of ['', '.', '/', 'infra', 'infra/', './infra', '/infra/a.tf']) {
      expect(await mirrors.pathExists(key, base, path)).toBe(true);
    }
    for (const path of ['inf', 'infra/b.tf', '*.tf', ':(glob)**', '../x', '--help']) {
      expect(await mirrors.pathExists(key, base, path).catch(() => false)).toBe(false);
    }
  });

  it('reads regular files up to a size', async () => {
    const { server, mirrors } = await history();
    execFileSync('ln', ['-s', '/etc/passwd', join(server.git('rev-parse', '--show-toplevel'), 'link')]);
    const sha = server.commit({ '.gantry/config.yml': 'version: 1\n' });
    await mirrors.ensure({ key, access: server.access, sha });
    expect((await mirrors.readFile(key, sha, '.gantry/config.yml', 100))?.toString()).toBe('version: 1\n');
    await expect(mirrors.readFile(key, sha, '.gantry/config.yml', 5)).rejects.toThrow(code('BODY_TOO_LARGE'));
    for (const path of ['link', '.gantry', 'nothing']) {
      expect(await mirrors.readFile(key, sha, path, 100)).toBeNull();
    }
  });

  it('of a commit that is not there says so', async () => {
    const { mirrors, base } = await history();
    const lost = 'deadbeef'.repeat(5);
    await expect(mirrors.listPaths(key, lost)).rejects.toThrow(code('COMMIT_NOT_FOUND'));
    await expect(mirrors.changedPaths(key, base, lost)).rejects.toThrow(code('COMMIT_NOT_FOUND'));
    await expect(mirrors.pathExists('unknown', base, '')).rejects.toThrow(code('COMMIT_NOT_FOUND'));
  });
});

function lockRefs(gitDir: string): void {
  const refs = join(gitDir, 'refs', 'gantry');
  for (const name of readdirSync(refs)) writeFileSync(join(refs, `${name}.lock`), '');
}

function breakObjects(gitDir: string): void {
  const objects = join(gitDir, 'objects');
  for (const name of readdirSync(objects, { recursive: true, encoding: 'utf8' })) {
    if (/^[0-9a-f]{2}\/[0-9a-f]{38}$|\.pack$/.test(name)) {
      rmSync(join(objects, name));
      writeFileSync(join(objects, name), 'broken');
    }
  }
}
