import { Link } from '@tanstack/react-router';
import { Download, History, Undo2, Upload } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Deed } from '../../ui/deed.ts';
import { Notice } from '../../ui/notice.tsx';
import { type Problem, ProblemNotice } from '../../ui/problem.tsx';
import { sizeText } from '../../ui/size-text.ts';
import { type Column, Table } from '../../ui/table.tsx';
import { TimeAgo } from '../../ui/time.tsx';
import { TypedConfirm } from '../../ui/typed-confirm.tsx';
import type { StateVersion } from './model.ts';
import { type Part, PartBody } from './part.tsx';
import { StateImportDialog } from './state-import-dialog.tsx';

export interface StateDownload {
  /** The version that is being read. */
  busy: string | null;
  problem: Problem | null;
  start: (version: string) => void;
}

export interface StateRollback extends Deed<string> {
  /** Why it cannot be done now: the stack is not locked by the viewer, or a run is under way. */
  reason: string | undefined;
}

export interface StateImport extends Deed<Blob> {
  /** Why it cannot be done now. */
  reason: string | undefined;
}

interface StateHistoryViewProps extends Part<StateVersion> {
  stack: string;
  /** Null: the viewer may not have the secrets in a state. */
  download: StateDownload | null;
  /** Null: the viewer may not make an earlier version the present one. */
  rollback: StateRollback | null;
  /** Null: the viewer may not bring a state from elsewhere, or Gantry does not keep the state. */
  importing: StateImport | null;
}

export function StateHistoryView(props: StateHistoryViewProps) {
  const { stack, download, rollback, importing, ...part } = props;
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<StateVersion | null>(null);
  const [back, setBack] = useState<StateVersion | null>(null);
  const askBack = (version: StateVersion) => {
    rollback?.reset();
    setBack(version);
  };
  const bring =
    importing === null ? undefined : <ImportButton importing={importing} onOpen={() => setOpen(true)} />;
  return (
    <>
      <PartBody
        {...part}
        empty={{
          icon: <History size={28} />,
          title: 'No state yet',
          text: 'Each apply leaves a version of the state here. Where Gantry does not keep the state, this stays empty.',
          action: bring,
        }}
      >
        {(items) => (
          <>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="text-muted">
                Encrypted, with every version of the last 30 days; the present one always stays.
              </p>
              {bring}
            </div>
            <ProblemNotice problem={download?.problem ?? null} title="The state was not downloaded" />
            <Table
              caption="State versions"
              columns={columns({
                stack,
                present: items[0]?.id,
                download,
                ask: setAsked,
                rollback,
                askBack,
              })}
              rows={items}
              rowKey={(each) => each.id}
            />
            {asked === null || download === null ? null : (
              <DownloadDialog version={asked} download={download} onClose={() => setAsked(null)} />
            )}
            {back === null || rollback === null ? null : (
              <RollBackDialog
                version={back}
                stack={stack}
                rollback={rollback}
                onClose={() => setBack(null)}
              />
            )}
          </>
        )}
      </PartBody>
      {open && importing !== null ? (
        <StateImportDialog
          stack={stack}
          present={part.items?.[0]?.serial ?? null}
          importing={importing}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

const ImportButton = ({ importing, onOpen }: { importing: StateImport; onOpen: () => void }) => (
  <Button
    icon={<Upload size={15} aria-hidden />}
    disabledReason={importing.reason}
    onClick={() => {
      importing.reset();
      onOpen();
    }}
  >
    Import a state
  </Button>
);

interface DownloadDialogProps {
  version: StateVersion;
  download: StateDownload;
  onClose: () => void;
}

const DownloadDialog = ({ version, download, onClose }: DownloadDialogProps) => (
  <TypedConfirm
    title={`Download the state, serial ${version.serial}`}
    name={null}
    verb="Download"
    danger={false}
    busy={download.busy !== null}
    problem={null}
    onClose={onClose}
    onConfirm={() => {
      download.start(version.id);
      onClose();
    }}
  >
    <Notice tone="warning" title="It holds secrets in plain text">
      Passwords and keys of the resources are in the file. The audit trail records who took it.
    </Notice>
  </TypedConfirm>
);

interface RollBackDialogProps {
  version: StateVersion;
  stack: string;
  rollback: StateRollback;
  onClose: () => void;
}

export const RollBackDialog = ({ version, stack, rollback, onClose }: RollBackDialogProps) => (
  <TypedConfirm
    title={`Go back to serial ${version.serial}`}
    name={stack}
    verb="Make it the present state"
    busy={rollback.busy}
    problem={rollback.problem}
    onClose={onClose}
    onConfirm={() => rollback.submit(version.id, onClose)}
  >
    <Notice tone="warning" title="Only what Terraform remembers is changed">
      The resources stay as they are. What was made after this version is forgotten, and what was destroyed
      since then seems to exist until the next plan. It becomes a new version, so nothing of the history is
      lost.
    </Notice>
  </TypedConfirm>
);

interface ColumnFacts {
  stack: string;
  present: string | undefined;
  download: StateDownload | null;
  ask: (version: StateVersion) => void;
  rollback: StateRollback | null;
  askBack: (version: StateVersion) => void;
}

const columns = ({
  stack,
  present,
  download,
  ask,
  rollback,
  askBack,
}: ColumnFacts): readonly Column<StateVersion>[] => [
  {
    title: 'Version',
    lead: true,
    cell: (each) => (
      <span className="inline-flex items-center gap-2 font-medium whitespace-nowrap">
        Serial {each.serial}
        {each.id === present ? <Badge tone="success">Present</Badge> : null}
      </span>
    ),
  },
  { title: 'Resources', cell: (each) => each.resources },
  { title: 'Size', className: 'whitespace-nowrap', cell: (each) => sizeText(each.bytes) },
  {
    title: 'Run',
    cell: (each) =>
      each.run === null ? (
        <span className="text-muted">None</span>
      ) : (
        <Link to="/stack/$stack/run/$run" params={{ stack, run: each.run.id }} className="link">
          #{each.run.number}
        </Link>
      ),
  },
  { title: 'Written by', cell: (each) => each.createdBy },
  { title: 'When', className: 'whitespace-nowrap', cell: (each) => <TimeAgo at={each.createdAt} /> },
  ...(download === null && rollback === null
    ? []
    : [
        {
          title: 'Actions',
          className: 'text-right',
          cell: (each: StateVersion) => (
            <span className="inline-flex flex-wrap justify-end gap-2">
              {rollback === null || each.id === present ? null : (
                <Button
                  size="small"
                  icon={<Undo2 size={14} aria-hidden />}
                  disabledReason={rollback.reason}
                  onClick={() => askBack(each)}
                >
                  Go back<span className="sr-only"> to serial {each.serial}</span>
                </Button>
              )}
              {download === null ? null : (
                <Button
                  size="small"
                  icon={<Download size={14} aria-hidden />}
                  busy={download.busy === each.id}
                  onClick={() => ask(each)}
                >
                  Download<span className="sr-only"> serial {each.serial}</span>
                </Button>
              )}
            </span>
          ),
          filled: (each: StateVersion) => download !== null || each.id !== present,
        },
      ]),
];
