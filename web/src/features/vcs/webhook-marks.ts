import type { MarkShape } from '../../ui/mark.tsx';
import type { WebhookState } from './model.ts';

/** How a webhook stands, and what the button that mends it says. */
export const webhookMarks: Record<WebhookState, { shape: MarkShape; label: string; fix: string | null }> = {
  ACTIVE: { shape: 'finished', label: 'Webhook active', fix: null },
  INACTIVE: { shape: 'stopped', label: 'Webhook switched off', fix: 'Switch webhook on' },
  MISSING: { shape: 'failed', label: 'No webhook', fix: 'Create webhook' },
  WRONG_EVENTS: { shape: 'waiting', label: 'Webhook lacks events', fix: 'Repair webhook' },
  WRONG_URL: { shape: 'failed', label: 'Webhook has a former address', fix: 'Create webhook' },
  DUPLICATE: { shape: 'waiting', label: 'More than one webhook', fix: 'Repair webhook' },
  MANUAL: { shape: 'waiting', label: 'Set up by hand', fix: null },
  UNKNOWN: { shape: 'none', label: 'Not seen yet', fix: 'Create webhook' },
};
