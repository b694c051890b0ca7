import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BitbucketProvider, createBitbucketProvider } from '../server/src/vcs/bitbucket/index.ts';
import { type Acme, startAcme } from './support/acme.ts';

/**
 * What Gantry's client expects of Bitbucket Cloud, told to the emulator in every test run and to the real service by
 * `npm run check:bitbucket`. Reads, but for two things: a build status under a key of its own, which ends as stopped,
 * and a webhook to an address that nobody has, which is removed again.
 */
type Target = {
  readonly client: ReturnType<BitbucketProvider['connect']>;
  readonly repository: string;
  /** Null: the token may not manage webhooks. */
  readonly hookUrl: string | null;
  close(): Promise<void>;
};

const {
  GANTRY_CHECK_REPOSITORY: repository,
  GANTRY_CHECK_EMAIL: email,
  GANTRY_CHECK_TOKEN: token,
  GANTRY_CHECK_WEBHOOKS: webhooks,
} = process.env;

async function emulated(): Promise<Target> {
  const dir = await mkdtemp(join(tmpdir(), 'gantry-check-'));
  const acme: Acme = await startAcme(join(dir, 'bitbucket'));
  const { seed, url } = acme.emulator;
  const owner = acme.ada.user;
  const repo = await seed.createRepository({
    workspace: acme.workspace,
    name: 'infra',
    owner,
    files: { a: '1' },
  });
  await seed.commitFiles({ repo, branch: 'main', files: { b: '2' }, message: 'Second\n', author: owner });
  const provider = createBitbucketProvider({ apiUrl: `${url}/2.0`, gitUrl: url });
  return {
    client: provider.connect({ kind: 'api_token', email: acme.bot.email, token: acme.botToken }),
    repository: 'acme/infra',
    hookUrl: `http://127.0.0.1:9/${randomUUID()}`,
    async close() {
      await acme.emulator.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The workspace and repository of GANTRY_CHECK_REPOSITORY, which has at least two commits on its main branch. */
async function real(): Promise<Target> {
  const credentials =
    email === undefined
      ? ({ kind: 'access_token', token: token ?? '' } as const)
      : ({ kind: 'api_token', email, token: token ?? '' } as const);
  return {
    client: createBitbucketProvider().connect(credentials),
    repository: repository ?? '',
    hookUrl: webhooks === '1' ? `https://example.com/gantry-check/${randomUUID()}` : null,
    close: async () => undefined,
  };
}

const targets = [
  ['the emulator', emulated, true],
  ['Bitbucket Cloud', real, repository !== undefined && token !== undefined],
] as const;

for (const [name, start, available] of targets) {
  describe.runIf(available)(`the client and ${name}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await start();
    });
    afterAll(() => target?.close());
    const code = (expected: string) => expect.objectContaining({ code: expected });
    const mainBranch = async (): Promise<string> => {
      const { mainBranch: branch } = await target.client.getRepository(target.repository);
      if (branch === null) throw new Error('The repository is empty.');
      return branch;
    };

    it('agree on what the token may do', async () => {
      const { scopes, credentialType } = await target.client.test();
      expect(credentialType).toEqual(expect.any(String));
      const required = scopes.filter((scope) => scope.required);
      expect(required.map(({ scope }) => scope.replace(':bitbucket', ''))).toEqual([
        'read:repository',
        'read:pullrequest',
      ]);
      expect(required.filter(({ granted }) => !granted)).toEqual([]);
    });

    it('agree on the repository, its branches and its newest commit', async () => {
      const { client } = target;
      const found = await client.getRepository(target.repository);
      expect(found.fullName.toLowerCase()).toBe(target.repository.toLowerCase());
      expect(found.uuid).toMatch(/^\{[0-9a-f-]{36}\}$/);
      const branch = await mainBranch();
      const tip = await client.getBranchTip(target.repository, branch);
      expect(tip.sha).toMatch(/^[0-9a-f]{40}$/);
      expect(Number.isFinite(tip.timestamp)).toBe(true);
      expect(await client.getCommit(target.repository, tip.sha.slice(0, 12))).toMatchObject({ sha: tip.sha });
      const { branches } = await client.listBranches(target.repository);
      expect(branches.length).toBeGreaterThan(0);
      const dates = branches.map(({ tip: { timestamp } }) => timestamp);
      expect(dates).toEqual(dates.toSorted((left, right) => right - left));
      expect(await client.searchBranches(target.repository, branch)).toContain(branch);
    });

    it('agree on differences and merge bases', async () => {
      const { client } = target;
      const tip = await client.getBranchTip(target.repository, await mainBranch());
      expect(await client.listChangedPaths(target.repository, tip.sha, tip.sha)).toEqual([]);
      expect(await client.getMergeBase(target.repository, tip.sha, tip.sha)).toBe(tip.sha);
      expect(Array.isArray(await client.listOpenPullRequests(target.repository))).toBe(true);
    });

    it('agree on which repositories of a workspace changed, where the token may list them', async () => {
      const { client } = target;
      const [workspace = ''] = target.repository.split('/');
      const { uuid } = await client.getRepository(target.repository);
      const changed = await client.listUpdated(workspace, new Date(0)).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'VCS_FORBIDDEN') return null;
        throw error;
      });
      if (changed === null) return;
      const at = changed.get(uuid);
      expect(at).toBeInstanceOf(Date);
      const tip = await client.getBranchTip(target.repository, await mainBranch());
      expect(Number(at)).toBeGreaterThanOrEqual(tip.timestamp - 24 * 3_600_000);
      expect(await client.listUpdated(workspace, new Date(Date.now() + 3_600_000))).toEqual(new Map());
    });

    it('agree on what is missing', async () => {
      const { client } = target;
      const nothing = `gantry-check-${randomUUID()}`;
      await expect(client.getBranchTip(target.repository, nothing)).rejects.toThrow(code('BRANCH_NOT_FOUND'));
      await expect(client.getCommit(target.repository, '0'.repeat(40))).rejects.toThrow(
        code('COMMIT_NOT_FOUND'),
      );
      const [workspace] = target.repository.split('/');
      await expect(client.getRepository(`${workspace}/${nothing}`)).rejects.toThrow(
        code('REPOSITORY_NOT_FOUND'),
      );
    });

    it('agree on build statuses', async () => {
      const { client } = target;
      const tip = await client.getBranchTip(target.repository, await mainBranch());
      for (const state of ['in_progress', 'stopped'] as const) {
        await client.setCommitStatus(target.repository, tip.sha, {
          key: 'gantry-check',
          name: 'gantry/check',
          state,
          description: 'Written by npm run check:bitbucket',
          url: 'https://example.com/gantry-check',
          branch: null,
        });
      }
    });

    it('agree on webhooks, where the token may manage them', async () => {
      const { client, hookUrl } = target;
      if (hookUrl === null) return;
      try {
        const { outcome } = await client.ensureHook(target.repository, hookUrl, randomUUID());
        expect(outcome).toBe('created');
        const hooks = await client.listHooks(target.repository);
        expect(hooks.filter(({ url }) => url === hookUrl)).toMatchObject([{ active: true, secretSet: true }]);
      } finally {
        await client.deleteHook(target.repository, hookUrl);
      }
      expect((await client.listHooks(target.repository)).filter(({ url }) => url === hookUrl)).toEqual([]);
    });
  });
}
