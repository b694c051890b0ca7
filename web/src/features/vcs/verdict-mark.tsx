import { Mark, type MarkShape } from '../../ui/mark.tsx';
import type { Verdict } from './model.ts';

const marks: Record<Verdict, { shape: MarkShape; label: string }> = {
  RECEIVED: { shape: 'working', label: 'Received' },
  PROCESSED: { shape: 'finished', label: 'Processed' },
  IGNORED: { shape: 'stopped', label: 'Ignored' },
  REFUSED: { shape: 'failed', label: 'Refused' },
  FAILED: { shape: 'failed', label: 'Failed' },
};

export const VerdictMark = ({ verdict }: { verdict: Verdict }) => <Mark {...marks[verdict]} />;
