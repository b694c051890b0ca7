import { randomBytes } from 'node:crypto';
import { AppError } from '@gantry/contract/errors';
import { createRecordAudit } from '../../audit/index.ts';
import { type Actor, type CallContext, createUseCases, nobody, type RoleName } from '../../authz/index.ts';
import type { Emit } from '../../events.ts';
import { manualClock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db/index.ts';
import { createTestDatabase } from '../../platform/db/testing/index.ts';
import { createLogger } from '../../platform/logger.ts';
import { createSecretBox, loadMasterKey, type SecretBox } from '../../platform/secrets/index.ts';
import { createPools } from '../../pools/index.ts';
import { tokenContext, type VcsClient, webhookSecretContext } from '../../vcs/index.ts';
import { createOfflineVcs } from '../../vcs/testing/offline-vcs.ts';
import { createStacks } from '../index.ts';
import type { StoredCommit } from '../tables.ts';

/** The only repository of the other side, and its branches. */
export const repository = { fullName: 'acme/infra', uuid: '{infra}', mainBranch: 'main', private: true };
export const commitOf = (name: string): StoredCommit => ({
  sha: Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40),
  message: `Tip of ${name}`,
  authorName: 'Ada',
  authorLogin: 'ada',
  timestamp: 1_760_000_000_000,
  url: `https://bitbucket.example.com/acme/infra/branch/${name}`,
});
const branches: readonly string[] = ['main', 'next', 'feature/🚀'];

/** What Bitbucket would answer; everything else of the client stays the real one, which reaches nobody. */
const answers: Pick<VcsClient, 'getRepository' | 'getBranchTip' | 'getCommit'> = {
  async getRepository(fullName) {
    if (fullName.toLowerCase() !== repository.fullName) throw new AppError('REPOSITORY_NOT_FOUND');
    return repository;
  },
  async getBranchTip(_repository, branch) {
    if (!branches.includes(branch)) throw new AppError('BRANCH_NOT_FOUND');
    return commitOf(branch);
  },
  async getCommit(_repository, sha) {
    const found = branches.map(commitOf).find((commit) => commit.sha.startsWith(sha.toLowerCase()));
    if (found === undefined) throw new AppError('COMMIT_NOT_FOUND');
    return found;
  },
};

export const as = (id: string, role: RoleName, ...spaces: string[]): CallContext => {
  const grants: Actor['grants'] = new Map(
    (spaces.length > 0 ? spaces : ['root']).map((space) => [space, new Set<RoleName>([role])]),
  );
  return { actor: { kind: 'user', id, name: id, grants }, remoteAddress: null };
};
export const admin = as('admin', 'admin', 'root', 'team');
export const anonymous: CallContext = { actor: nobody, remoteAddress: null };

/** Stacks over a real database; of Bitbucket only the answers above are there. `emitted` is what was emitted. */
export async function startStacks() {
  const database = await createTestDatabase();
  const { db } = database;
  const clock = manualClock('2026-11-23T10:00:00Z');
  const logger = createLogger({ level: 'silent' });
  const secretBox = createSecretBox(
    loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: 'unused' }),
  );
  const useCases = createUseCases(db, createRecordAudit({ db, clock }));
  const emitted: { name: string; payload: unknown }[] = [];
  const emit: Emit = async (_trx, name, payload) => {
    emitted.push({ name, payload });
  };
  const base = { db, clock, logger, useCases, secretBox, emit };
  const vcs = createOfflineVcs({ ...base, publicUrl: 'https://gantry.example.com' }, 'unused', answers);
  const stacks = createStacks({ ...base, vcs, pools: createPools(base) });

  await seed(db, secretBox);
  return { ...base, vcs, stacks, emitted, drop: () => database.drop() };
}
export type StacksWorld = Awaited<ReturnType<typeof startStacks>>;

/** A second space beside the root, and an integration for each: the default one, and one of the space. */
async function seed({ kysely }: Db, secretBox: SecretBox): Promise<void> {
  const at = new Date('2026-11-23T09:00:00Z');
  await kysely.insertInto('spaces').values({ id: 'team', name: 'team', parent_id: 'root' }).execute();
  const integration = (id: string, space: string) => ({
    id,
    provider: 'bitbucket_cloud',
    name: id,
    space_id: space,
    is_default: space === 'root',
    description: '',
    labels: [],
    vcs_checks: 'individual' as const,
    use_git_checkout: false,
    credential_kind: 'access_token' as const,
    email: null,
    token_sealed: secretBox.seal('token', tokenContext(id)),
    webhook_secret_sealed: secretBox.seal('secret', webhookSecretContext(id)),
    previous_secret_sealed: null,
    previous_secret_until: null,
    connection: null,
    created_at: at,
    updated_at: at,
  });
  const rows = [integration('main', 'root'), integration('teams', 'team')];
  await kysely.insertInto('vcs_integrations').values(rows).execute();
}

export type NewStack = Parameters<StacksWorld['stacks']['useCases']['create']['call']>[1];

/** Input for a stack, complete and valid. */
export function settings(changes: Partial<NewStack> = {}): NewStack {
  return {
    name: 'Network',
    description: '',
    labels: [],
    spaceId: 'root',
    integrationId: null,
    repository: repository.fullName,
    branch: 'main',
    projectRoot: 'infra/network',
    projectGlobs: [],
    tool: 'terraform',
    toolVersion: '~> 1.11',
    terraformWorkspace: null,
    autodeploy: false,
    protectFromDeletion: false,
    manageState: true,
    slug: null,
    ...changes,
  };
}
