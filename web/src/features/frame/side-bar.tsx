import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { CircleQuestionMark, LogOut, Monitor, Moon, Search, Sun, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { Viewer } from '../identity/model.ts';
import type { LaunchPad } from '../launch-pad/model.ts';
import { Brand } from './brand.tsx';
import { belongsTo, type Place, placesFor } from './places.tsx';
import { Key } from './shortcuts-dialog.tsx';
import { type Theme, themes } from './theme.ts';

export interface SideBarProps {
  accountName: string;
  viewer: Viewer;
  launchPad: LaunchPad | null;
  unread: number | null;
  theme: Theme;
  onTheme: (theme: Theme) => void;
  onPalette: () => void;
  onHelp: () => void;
  onSignOut: () => void;
  /** Called when a link was followed. */
  onGo?: () => void;
}

export function SideBar(props: SideBarProps) {
  const facts = { viewer: props.viewer, launchPad: props.launchPad, unread: props.unread };
  return (
    <div className="flex h-full flex-col overflow-y-auto p-3">
      <div className="px-2 pt-1 pb-3">
        <Link to="/" onClick={props.onGo} className="rounded">
          <Brand />
        </Link>
        <p className="mt-1 truncate text-sm text-muted" title={props.accountName}>
          {props.accountName}
        </p>
      </div>
      <button
        type="button"
        onClick={() => {
          props.onGo?.();
          props.onPalette();
        }}
        className="mb-3 flex h-8 items-center gap-2 rounded border border-border-strong bg-sunken px-2.5 text-sm text-muted hover:text-text"
      >
        <Search size={14} aria-hidden />
        Find
        <span className="ml-auto pointer-coarse:hidden">
          <Key>Ctrl K</Key>
        </span>
      </button>
      <nav aria-label="Main" className="grid gap-0.5">
        {placesFor(facts).map((place) => (
          <PlaceLink key={place.label} place={place} note={place.note?.(facts)} onGo={props.onGo} />
        ))}
      </nav>
      <SideFoot {...props} />
    </div>
  );
}

interface PlaceLinkProps {
  place: Place;
  note: string | undefined;
  onGo: (() => void) | undefined;
}

function PlaceLink({ place, note, onGo }: PlaceLinkProps) {
  const here = useLocation({ select: ({ pathname }) => belongsTo(pathname, place) });
  return (
    <Link
      to={place.to}
      onClick={onGo}
      activeProps={{}}
      aria-current={here ? 'page' : undefined}
      className={clsx(
        'flex h-8 items-center gap-2.5 rounded px-2 font-medium',
        here ? 'bg-selected text-accent-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      {place.icon}
      {place.label}
      {note === undefined ? null : <span className="ml-auto text-xs tabular-nums">{note}</span>}
    </Link>
  );
}

const themeLabels: Record<Theme, { label: string; icon: ReactNode }> = {
  system: { label: 'Theme of the system', icon: <Monitor size={16} aria-hidden /> },
  light: { label: 'Light theme', icon: <Sun size={16} aria-hidden /> },
  dark: { label: 'Dark theme', icon: <Moon size={16} aria-hidden /> },
};

function SideFoot(props: SideBarProps) {
  const navigate = useNavigate();
  const next = themes[(themes.indexOf(props.theme) + 1) % themes.length] ?? 'system';
  return (
    <div className="mt-auto flex items-center gap-1 border-t border-border pt-3">
      <Menu
        items={[
          {
            label: 'Profile',
            icon: <UserRound size={16} aria-hidden />,
            onSelect: () => {
              props.onGo?.();
              void navigate({ to: '/settings/profile' });
            },
          },
          { label: 'Sign out', icon: <LogOut size={16} aria-hidden />, onSelect: props.onSignOut },
        ]}
        trigger={
          <button
            type="button"
            aria-label={`Account of ${props.viewer.name}`}
            className="flex h-8 min-w-0 grow items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-text"
          >
            <UserRound size={16} className="shrink-0" aria-hidden />
            <span className="truncate">{props.viewer.name}</span>
          </button>
        }
      />
      <IconButton
        label={`${themeLabels[props.theme].label}. Change to: ${themeLabels[next].label.toLowerCase()}`}
        icon={themeLabels[props.theme].icon}
        onClick={() => props.onTheme(next)}
      />
      <IconButton
        label="Keyboard shortcuts"
        icon={<CircleQuestionMark size={16} aria-hidden />}
        onClick={() => {
          props.onGo?.();
          props.onHelp();
        }}
      />
    </div>
  );
}
