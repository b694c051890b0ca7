import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { asProblem } from '../../api/api-error.ts';
import { invitationForMeOptions, useInvitationAccept } from '../../api/people.ts';
import { useTitle } from '../../ui/use-title.ts';
import { InvitationView } from './InvitationView.tsx';

/** Where an invitation's link leads. The token stands after the hash, so that no server logs it. */
export function InvitationPage() {
  useTitle('Join');
  const router = useRouter();
  const [token] = useState(() => location.hash.slice(1));
  const invitation = useQuery(invitationForMeOptions(token));
  const accept = useInvitationAccept();
  return (
    <InvitationView
      invitation={invitation.data}
      problem={asProblem(invitation.error)}
      accept={accept}
      onSubmit={(input) => accept.submit({ ...input, token }, () => router.history.replace('/'))}
    />
  );
}
