import { Badge } from '../../ui/badge.tsx';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import type { VersionState, VersionSummary } from './model.ts';

const shapes: Record<VersionState, MarkShape> = { ACTIVE: 'finished', FAILED: 'failed', PENDING: 'working' };
const released: Record<VersionState, string> = { ACTIVE: 'Active', FAILED: 'Failed', PENDING: 'Testing' };

/** A proposal that passes is no version that one could use. */
export function VersionMark({ version }: { version: Pick<VersionSummary, 'state' | 'proposed' | 'yanked'> }) {
  const label = version.proposed && version.state === 'ACTIVE' ? 'Passed' : released[version.state];
  return (
    <span className="inline-flex items-center gap-2">
      <Mark shape={shapes[version.state]} label={label} />
      {version.yanked ? <Badge tone="danger">Bad</Badge> : null}
    </span>
  );
}

export const numberOf = ({ number }: Pick<VersionSummary, 'number'>): string =>
  number === '' ? 'No number' : number;
