import { AppError } from '@gantry/contract/errors';
import type { SignedIn } from '../identity/index.ts';
import type { Context } from './context.ts';

/** Gives the browser its new session, and tells who it is. */
export async function signedIn({ identity, session, signInStep }: Context, token: string): Promise<SignedIn> {
  session.set(token);
  if (signInStep.token !== null) signInStep.clear();
  const viewer = await identity.sessions.bySession(token);
  if (viewer === null) throw new AppError('SIGN_IN_EXPIRED');
  return viewer;
}
