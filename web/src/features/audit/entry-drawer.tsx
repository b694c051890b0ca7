import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { Facts } from '../../ui/page.tsx';
import { exactTime } from '../../ui/time-text.ts';
import { type AuditEntry, type Change, changesOf, detailsOf } from './model.ts';
import { ResourceText } from './resource-text.tsx';

interface EntryDrawerProps {
  entry: AuditEntry;
  space: string;
  onClose: () => void;
}

export function EntryDrawer({ entry, space, onClose }: EntryDrawerProps) {
  const changes = changesOf(entry);
  const details = detailsOf(entry.body);
  return (
    <Drawer
      open
      title={entry.action}
      text={`${entry.actor.username}, ${exactTime(entry.at)}`}
      onClose={onClose}
    >
      <div className="grid gap-6">
        <Facts items={factsOf(entry, space)} />
        {changes.length === 0 ? null : (
          <Part title="What changed">
            <Changes changes={changes} />
          </Part>
        )}
        {details.length === 0 ? null : (
          <Part title="What was asked for">
            <Facts
              items={details.map(([name, value]) => [
                name,
                <code key={name} className="font-mono text-xs break-all whitespace-pre-wrap">
                  {value}
                </code>,
              ])}
            />
          </Part>
        )}
        {entry.hash === null ? null : (
          <Part title="Hash">
            <p className="flex items-center gap-1 text-sm">
              <code className="font-mono text-xs break-all">{entry.hash}</code>
              <CopyButton text={entry.hash} what="hash" />
            </p>
            <p className="mt-1 text-sm text-muted">Seals this entry and all before it.</p>
          </Part>
        )}
      </div>
    </Drawer>
  );
}

const factsOf = (entry: AuditEntry, space: string) =>
  [
    [
      'Outcome',
      entry.outcome === 'DENIED' ? (
        <Badge key="outcome" tone="danger">
          Denied
        </Badge>
      ) : (
        'Done'
      ),
    ],
    [
      'Needed',
      <code key="needed" className="font-mono text-sm">
        {entry.requiredAction}
      </code>,
    ],
    [
      'Who',
      <span key="who" className="inline-flex flex-wrap items-center gap-1" title={entry.actor.id}>
        <span>
          <span className="text-muted">{entry.actor.kind.replaceAll('_', ' ')}</span> {entry.actor.username}
        </span>
        <CopyButton text={entry.actor.id} what="id of who did it" />
      </span>,
    ],
    ['Roles', entry.actor.roles.length === 0 ? 'None in this space' : entry.actor.roles.join(', ')],
    ['Space', space === '' ? entry.spaceId : space],
    [
      'What',
      <span key="what" className="inline-flex flex-wrap items-center gap-1">
        <ResourceText resource={entry.affectedResource} />
        {entry.affectedResource.resourceId === null ? null : (
          <CopyButton text={entry.affectedResource.resourceId} what="id of what it is about" />
        )}
      </span>,
    ],
    ['IP address', entry.remoteAddress ?? 'Inside the server'],
  ] as const;

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3 className="mb-2 font-semibold">{title}</h3>
    {children}
  </section>
);

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="grid gap-3">
      {changes.map(({ name, before, after }) => (
        <li key={name} className="overflow-hidden rounded border border-border">
          <p className="border-b border-border bg-sunken px-3 py-1.5 text-sm font-medium">{name}</p>
          <Side sign="-" word="Before" text={before} className="bg-danger-soft" />
          <Side sign="+" word="After" text={after} className="bg-success-soft" />
        </li>
      ))}
    </ul>
  );
}

function Side(props: { sign: string; word: string; text: string | null; className: string }) {
  if (props.text === null) return null;
  return (
    <p className={`flex gap-2 px-3 py-1.5 font-mono text-xs ${props.className}`}>
      <span aria-hidden>{props.sign}</span>
      <span className="sr-only">{props.word}: </span>
      <span className="min-w-0 break-all whitespace-pre-wrap">
        {props.text === '' ? '(empty)' : props.text}
      </span>
    </p>
  );
}
