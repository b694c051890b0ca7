import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { PageBody } from '../../ui/page.tsx';
import { useTitle } from '../../ui/use-title.ts';

/** A page that failed to draw; the frame around it stays usable. */
export function CrashView() {
  useTitle('This page failed');
  return (
    <PageBody>
      <div className="grid max-w-prose gap-3 py-10">
        <p className="font-mono text-sm text-muted">PAGE_FAILED</p>
        <h1 className="text-xl font-semibold">This page failed</h1>
        <p>
          Nothing on the server was changed by this. Load the page again. After an upgrade of Gantry that is
          enough; if it stays, report what you did and the code above.
        </p>
        <div className="mt-2 flex gap-2">
          <button type="button" className={buttonClass('primary')} onClick={() => location.reload()}>
            <RotateCw size={16} aria-hidden />
            Load again
          </button>
          <Link to="/stacks" className={buttonClass()}>
            Go to stacks
          </Link>
        </div>
      </div>
    </PageBody>
  );
}
