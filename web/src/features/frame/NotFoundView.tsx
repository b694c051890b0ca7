import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button.tsx';
import { PageBody } from '../../ui/page.tsx';
import { useTitle } from '../../ui/use-title.ts';

interface NotFoundProps {
  /** "run", "stack", …; left out for addresses that mean nothing. */
  what?: string;
}

/** The same for what is not there and for what the viewer may not see. */
export function NotFoundView({ what = 'page' }: NotFoundProps) {
  useTitle('Not found');
  return (
    <PageBody>
      <div className="grid max-w-prose gap-3 py-10">
        <p className="font-mono text-sm text-muted">NOT_FOUND</p>
        <h1 className="text-xl font-semibold">There is no such {what}, or you may not see it</h1>
        <p>
          The address may be mistyped, or the {what} was deleted or moved to a space that you cannot read. Ask
          an admin of the space if you expect to see it.
        </p>
        <div className="mt-2 flex gap-2">
          <Link to="/stacks" className={buttonClass('primary')}>
            Go to stacks
          </Link>
        </div>
      </div>
    </PageBody>
  );
}
