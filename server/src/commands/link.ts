import { inert } from '../platform/inert-text.ts';
import type { Person } from '../vcs/index.ts';
import type { CommandDeps } from './deps.ts';
import type { Decision } from './outcome.ts';

/** Links the account that comments to the user who made the code. */
export function decideLink(deps: CommandDeps, person: Person, code: string | null): Decision {
  const { publicUrl, vcs, linkedAccounts } = deps;
  const howTo = `Create a code on your [profile page](${publicUrl}/profile) and comment \`/gantry link CODE\` with it.`;
  if (code === null) return howTo;
  const { uuid } = person;
  if (uuid === null) return 'Bitbucket does not say who you are, so that you cannot be linked to anybody.';
  return async () => {
    const account = { provider: vcs.provider.kind, uuid, name: person.name };
    const redeemed = await linkedAccounts.redeemLinkCode(account, code);
    if (redeemed.outcome === 'linked')
      return `Your Bitbucket account speaks for the user **${inert(redeemed.username)}** of Gantry from now on.`;
    return redeemed.reason === 'TOO_MANY_ATTEMPTS'
      ? 'You have tried too many codes. Wait a quarter of an hour, and create a new one.'
      : `This code is not valid: it was used, has expired, or never was one. ${howTo}`;
  };
}
