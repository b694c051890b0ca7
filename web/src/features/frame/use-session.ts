import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { bootOptions } from '../../api/session.ts';
import { whenSignedOut } from '../../api/transport.ts';

export interface Session {
  /** Nobody is signed in any more. */
  over: boolean;
  /** Whether the page asks to sign in again; once put away, the next call that needs a session asks again. */
  asks: boolean;
  putAway: () => void;
  heal: () => void;
}

/**
 * A session that ends while a form is open is renewed over the form: nothing typed is lost. `absent`: the server has
 * said that nobody is signed in.
 */
export function useSession(absent: boolean): Session {
  const client = useQueryClient();
  const [over, setOver] = useState(false);
  const [asks, setAsks] = useState(false);
  useEffect(() => {
    const end = () => {
      setOver(true);
      setAsks(true);
    };
    whenSignedOut(end);
    if (absent) end();
    return () => whenSignedOut(() => {});
  }, [absent]);
  const heal = useCallback(() => {
    setOver(false);
    setAsks(false);
    void client.invalidateQueries();
  }, [client]);
  // Whoever signed in again in another tab need not do so here.
  useEffect(() => {
    if (!over) return;
    const look = () =>
      client.fetchQuery({ ...bootOptions, staleTime: 0 }).then(
        ({ viewer }) => (viewer === null ? undefined : heal()),
        () => undefined,
      );
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [client, heal, over]);
  return { over, asks, putAway: () => setAsks(false), heal };
}
