import { type NavigateOptions, useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import type { Viewer } from '../identity/model.ts';
import type { LaunchPad } from '../launch-pad/model.ts';
import type { RunSummary } from '../runs/model.ts';
import { RunStateIcon } from '../runs/run-state-mark.tsx';
import { fullRepository, type StackSummary } from '../stacks/model.ts';
import type { IntegrationSummary } from '../vcs/model.ts';
import { furtherPages, places } from './places.tsx';

interface PaletteViewProps {
  text: string;
  onText: (text: string) => void;
  viewer: Viewer | null;
  stacks: readonly StackSummary[];
  runs: readonly RunSummary[];
  integrations: readonly IntegrationSummary[];
  /** Some of the stacks and runs were found for an earlier text. */
  stale: boolean;
  loading: boolean;
  onClose: () => void;
}

interface Entry {
  key: string;
  group: 'Pages' | 'Stacks' | 'Runs' | 'Integrations';
  title: string;
  hint: string;
  icon?: ReactNode;
  go: NavigateOptions;
}

const mostPerGroup = 8;

export function PaletteView(props: PaletteViewProps) {
  const navigate = useNavigate();
  const { text } = props;
  const [chosen, setChosen] = useState('');
  const found = useMemo(() => shownEntries(props), [props]);
  const selected = found.some((entry) => entry.key === chosen) ? chosen : (found[0]?.key ?? '');
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="enter-fade fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          className="enter-fade fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-border-strong bg-surface shadow-float"
        >
          <Radix.Title className="sr-only">Find</Radix.Title>
          <Command shouldFilter={false} label="Find" value={selected} onValueChange={setChosen}>
            <Command.Input
              placeholder="Find a stack, run, integration or page"
              value={text}
              onValueChange={props.onText}
              className="h-12 w-full border-b border-border bg-transparent px-4 text-lg outline-none placeholder:text-faint"
            />
            <Command.List className="h-[min(24rem,60vh)] overflow-y-auto p-2" label="Found">
              {groups.map((group) => (
                <Group
                  key={group}
                  title={group}
                  entries={found.filter((entry) => entry.group === group)}
                  onChoose={(entry) => {
                    props.onClose();
                    void navigate(entry.go);
                  }}
                />
              ))}
              {found.length === 0 ? (
                <p className="px-3 py-6 text-center text-muted">
                  {props.loading || props.stale
                    ? 'Loading'
                    : `Nothing is called “${text}”. Try a part of the name or a commit.`}
                </p>
              ) : null}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const groups = ['Stacks', 'Runs', 'Integrations', 'Pages'] as const;

interface GroupProps {
  title: string;
  entries: readonly Entry[];
  onChoose: (entry: Entry) => void;
}

function Group({ title, entries, onChoose }: GroupProps) {
  if (entries.length === 0) return null;
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
    >
      {entries.map((entry) => (
        <Command.Item
          key={entry.key}
          value={entry.key}
          onSelect={() => onChoose(entry)}
          className="flex h-9 cursor-pointer items-center gap-2.5 rounded px-3 data-[selected=true]:bg-hover"
        >
          {entry.icon}
          <span className="truncate">{entry.title}</span>
          <span className="ml-auto max-w-[50%] shrink-0 truncate text-sm text-muted">{entry.hint}</span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

/** In the order in which they are shown, so that the first one is what Enter opens. */
function shownEntries(props: PaletteViewProps): readonly Entry[] {
  const all = allEntries(props);
  return groups.flatMap((group) => all.filter((entry) => entry.group === group).slice(0, mostPerGroup));
}

/**
 * Stacks and runs come found already; integrations and pages are few enough to be searched here. What
 * was found for an earlier text has to match the text of now, else a quick Enter would open it.
 */
function allEntries({ stacks, runs, integrations, viewer, text, stale }: PaletteViewProps): Entry[] {
  const here = [
    ...integrations.map(
      (integration): Entry => ({
        key: `integration ${integration.id}`,
        group: 'Integrations',
        title: integration.name,
        hint: 'Bitbucket Cloud',
        go: { to: '/source-control/$integration', params: { integration: integration.id } },
      }),
    ),
    ...pagesFor(viewer),
  ];
  const found = [...stacks.map(stackEntry), ...runs.map(runEntry)];
  return [...(stale ? matching(found, text) : found), ...matching(here, text)];
}

const stackEntry = (stack: StackSummary): Entry => ({
  key: `stack ${stack.id}`,
  group: 'Stacks',
  title: stack.name,
  hint: fullRepository(stack),
  icon: <RunStateIcon state={stack.state} />,
  go: { to: '/stack/$stack', params: { stack: stack.id } },
});

const runEntry = (run: RunSummary): Entry => ({
  key: `run ${run.id}`,
  group: 'Runs',
  title: `${run.stack.name} #${run.number} · ${run.title}`,
  hint: run.commit.hash.slice(0, 8),
  icon: <RunStateIcon state={run.state} />,
  go: { to: '/stack/$stack/run/$run', params: { stack: run.stack.id, run: run.id } },
});

/** The LaunchPad is found also when it is complete and no longer in the side bar. */
function pagesFor(viewer: Viewer | null): Entry[] {
  const shown = [...places, ...furtherPages].filter(
    (page) =>
      page.shown === undefined || (viewer !== null && page.shown({ viewer, launchPad: openPad, unread: 0 })),
  );
  return shown.map(({ to, label }) => ({ key: to, group: 'Pages', title: label, hint: '', go: { to } }));
}
const openPad: LaunchPad = {
  done: 0,
  total: 1,
  steps: [{ key: 'SOURCE_CODE', done: false, available: true, fact: null, stackId: null }],
};

/** Every typed word must occur somewhere in the title or hint. */
function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const whole = `${entry.title} ${entry.hint}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
