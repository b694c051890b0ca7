import { Mark, type MarkShape } from '../../ui/mark.tsx';
import type { Health } from './model.ts';

const marks: Record<Health, { shape: MarkShape; label: string }> = {
  HEALTHY: { shape: 'finished', label: 'Healthy' },
  ATTENTION: { shape: 'waiting', label: 'Needs a look' },
  BROKEN: { shape: 'failed', label: 'Credentials refused' },
  UNKNOWN: { shape: 'none', label: 'Not checked yet' },
};

/** How an integration stands, in one mark. */
export const HealthMark = ({ health }: { health: Health }) => <Mark {...marks[health]} />;
