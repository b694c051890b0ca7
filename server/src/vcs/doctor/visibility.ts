import { AppError } from '@gantry/contract/errors';
import type { VcsClient } from '../provider.ts';
import type { RepositoryRow } from '../repositories-store.ts';
import { type Finding, finding } from './model.ts';

type Bound = Pick<RepositoryRow, 'full_name'>;

/**
 * Which workspaces and repositories the token sees, of all pages, and what is missing as far as it can be known. Without
 * `slugs` all workspaces that it may list.
 */
export async function visibilityFindings(
  client: VcsClient,
  bound: readonly Bound[],
  slugs?: string[],
): Promise<Finding[]> {
  const workspaces = slugs === undefined ? await workspacesOf(client, bound) : { slugs };
  if ('problem' in workspaces) return [workspaces.problem];
  const findings: Finding[] = [];
  for (const slug of workspaces.slugs) {
    findings.push(await workspaceFinding(client, slug, bound.filter(isIn(slug))));
  }
  const unseen = bound.filter(({ full_name }) => !workspaces.slugs.some((slug) => isIn(slug)({ full_name })));
  for (const { full_name } of unseen) findings.push(hidden([full_name], full_name));
  return findings.length > 0 ? findings : [nothingSeen];
}

const isIn =
  (slug: string) =>
  ({ full_name }: Bound): boolean =>
    full_name.toLowerCase().startsWith(`${slug.toLowerCase()}/`);

const about = { key: 'visibility', title: 'Workspaces and repositories' } as const;

const nothingSeen = finding({
  ...about,
  state: 'failed',
  message: 'The account of the token is in no workspace, so it sees no repository.',
  steps: ['Invite the account to the workspace in Bitbucket: Workspace settings → User directory.'],
});

/** Without `read:workspace` only the workspaces of known repositories can be looked at. */
async function workspacesOf(
  client: VcsClient,
  bound: readonly Bound[],
): Promise<{ slugs: string[] } | { problem: Finding }> {
  try {
    return { slugs: (await client.listWorkspaces()).map(({ slug }) => slug) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const slugs = [...new Set(bound.flatMap(({ full_name }) => full_name.split('/')[0] ?? []))];
    const isRefused = error.code === 'VCS_SCOPE_MISSING' || error.code === 'VCS_FORBIDDEN';
    if (isRefused && slugs.length > 0) return { slugs };
    if (!isRefused) return { problem: finding({ ...about, state: 'unknown', message: error.message }) };
    return {
      problem: finding({
        ...about,
        state: 'hint',
        message:
          'The token may not list workspaces. Name a workspace or a repository to see whether the token reaches it; read:workspace:bitbucket would list them.',
      }),
    };
  }
}

async function workspaceFinding(client: VcsClient, slug: string, bound: readonly Bound[]): Promise<Finding> {
  try {
    const visible = await client.listRepositoryNames(slug, 'member');
    const names = new Set(visible.map((name) => name.toLowerCase()));
    const lost = bound.map(({ full_name }) => full_name).filter((name) => !names.has(name.toLowerCase()));
    if (lost.length > 0) return hidden(lost, slug, visible.length);
    return seenFinding(slug, visible, await administered(client, slug));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isClosed = error.code === 'VCS_IP_NOT_ALLOWED';
    return finding({
      ...about,
      subject: slug,
      state: isClosed ? 'failed' : 'unknown',
      message: error.message,
      steps: isClosed ? allowListSteps : [],
    });
  }
}

export const allowListSteps = [
  'Find the outgoing address of this server, for example with curl https://checkip.amazonaws.com.',
  'In Bitbucket: Workspace settings → Access controls → IP allowlist → add the address.',
];

const namesShown = 5;

function seenFinding(slug: string, names: readonly string[], admin: number | null): Finding {
  const visible = names.length;
  if (visible === 0) {
    return finding({
      ...about,
      subject: slug,
      state: 'warning',
      message: `No repository of ${slug} is visible: the account has no access to any.`,
      steps: [
        `In Bitbucket give the account read access to the repositories: Repository settings → Repository permissions.`,
      ],
    });
  }
  const seen = visible === 1 ? '1 repository' : `${visible} repositories`;
  const shown = names.slice(0, namesShown).map((name) => name.split('/')[1] ?? name);
  const more = visible > shown.length ? ` and ${visible - shown.length} more` : '';
  if (admin === null || admin === visible) {
    const message = `${seen} of ${slug} visible: ${shown.join(', ')}${more}.`;
    return finding({ ...about, subject: slug, state: 'ok', message });
  }
  return finding({
    ...about,
    subject: slug,
    state: 'hint',
    message: `${seen} of ${slug} visible: ${shown.join(', ')}${more}. The account administers ${admin} of them. Only there may Gantry make webhooks. Repositories that the account may not read are not told by Bitbucket.`,
  });
}

async function administered(client: VcsClient, slug: string): Promise<number | null> {
  try {
    return (await client.listRepositoryNames(slug, 'admin')).length;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function hidden(names: readonly string[], subject: string, visible?: number): Finding {
  const count =
    visible === undefined
      ? ''
      : ` ${visible} others are visible: ${visible} of ${visible + names.length} that Gantry knows or sees.`;
  return finding({
    ...about,
    subject,
    state: 'failed',
    message: `The token does not see ${names.join(', ')}, which ${names.length === 1 ? 'is' : 'are'} in use: the account lost access, or the repository was deleted or moved.${count}`,
    steps: [
      'In Bitbucket give the account read access again: Repository settings → Repository permissions.',
      'If the repository moved, choose it again in the settings of its stacks.',
    ],
  });
}
