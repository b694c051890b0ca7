import { useLocation, useNavigate } from '@tanstack/react-router';

const pattern = /^L(\d{1,9})$/;

/** The log line named after `#` in the address. */
export function useLineLink() {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const found = pattern.exec(hash)?.[1];
  return {
    line: found === undefined ? null : Number(found),
    set: (line: number) =>
      void navigate({ to: '.', search: true, hash: `L${line}`, replace: true, resetScroll: false }),
  };
}
