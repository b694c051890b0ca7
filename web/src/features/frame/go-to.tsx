import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** Leaves for another path of this site, once: what the address does meanwhile does not send it off again. */
export function GoTo({ path }: { path: string }) {
  const router = useRouter();
  const [first] = useState(path);
  useEffect(() => router.history.replace(first), [router, first]);
  return null;
}
