import type { LinkProps } from '@tanstack/react-router';
import {
  Braces,
  FolderTree,
  GitBranch,
  GitPullRequest,
  Inbox,
  KeyRound,
  Layers,
  Package,
  Play,
  Rocket,
  Scale,
  ScrollText,
  Server,
  Settings,
  ShieldUser,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Viewer } from '../identity/model.ts';
import type { LaunchPad } from '../launch-pad/model.ts';

/** What decides whether a place is shown, and what it counts. */
export interface PlaceFacts {
  viewer: Viewer;
  launchPad: LaunchPad | null;
  /** Warnings that were not read; null for those who have no inbox. */
  unread: number | null;
}

/** An entry of the side bar; the palette finds it too. One line here makes a page findable. */
export interface Place {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: ReactNode;
  /** Pages under another address that belong to the place. */
  also?: string;
  /** The key that follows `g` and leads there. */
  key?: string;
  /** Left out: everybody sees it. */
  shown?: (facts: PlaceFacts) => boolean;
  /** A short count beside the label, such as `2/4`. */
  note?: (facts: PlaceFacts) => string | undefined;
}

const icon = { size: 16, 'aria-hidden': true } as const;
const admin = ({ viewer }: PlaceFacts): boolean => viewer.admin;
const mayWritePolicies = ({ viewer }: PlaceFacts): boolean =>
  viewer.abilitiesAnywhere.includes('policy:create');
const unfinished = ({ launchPad }: PlaceFacts): boolean =>
  launchPad?.steps.some((step) => !step.done) ?? false;

export const places: readonly Place[] = [
  {
    to: '/launchpad',
    label: 'LaunchPad',
    icon: <Rocket {...icon} />,
    key: 'l',
    shown: (facts) => admin(facts) && unfinished(facts),
    note: ({ launchPad }) => (launchPad === null ? undefined : `${launchPad.done}/${launchPad.total}`),
  },
  { to: '/stacks', label: 'Stacks', also: '/stack/', icon: <Layers {...icon} />, key: 's' },
  { to: '/modules', label: 'Modules', also: '/module/', icon: <Package {...icon} />, key: 'm' },
  { to: '/runs', label: 'Runs', icon: <Play {...icon} />, key: 'r' },
  { to: '/pull-requests', label: 'Pull requests', icon: <GitPullRequest {...icon} />, key: 'p' },
  {
    to: '/source-control',
    label: 'Source control',
    also: '/deliveries/',
    icon: <GitBranch {...icon} />,
    key: 'c',
  },
  {
    to: '/inbox',
    label: 'Inbox',
    icon: <Inbox {...icon} />,
    key: 'i',
    shown: ({ unread }) => unread !== null,
    note: ({ unread }) => (unread === null || unread === 0 ? undefined : String(unread)),
  },
  { to: '/policies', label: 'Policies', also: '/policy/', icon: <Scale {...icon} />, key: 'y' },
  { to: '/workers', label: 'Workers', icon: <Server {...icon} />, key: 'w' },
  { to: '/spaces', label: 'Spaces', icon: <FolderTree {...icon} />, key: 'o' },
  { to: '/people', label: 'People', icon: <Users {...icon} />, shown: admin },
  { to: '/roles', label: 'Roles', icon: <ShieldUser {...icon} />, shown: admin },
  { to: '/audit', label: 'Audit trail', icon: <ScrollText {...icon} />, key: 'a', shown: admin },
  { to: '/explorer', label: 'API explorer', icon: <Braces {...icon} /> },
  { to: '/api-keys', label: 'API keys', icon: <KeyRound {...icon} />, shown: admin },
  { to: '/settings/account', label: 'Settings', icon: <Settings {...icon} />, shown: admin },
];

/** Pages without an entry in the side bar that the palette finds. */
export const furtherPages: readonly Pick<Place, 'to' | 'label' | 'shown'>[] = [
  { to: '/stacks/new', label: 'New stack' },
  { to: '/modules/new', label: 'New module' },
  { to: '/policies/new', label: 'New policy', shown: mayWritePolicies },
  { to: '/source-control/new', label: 'Set up Bitbucket Cloud' },
  { to: '/settings/profile', label: 'Profile, sessions and second factor' },
  { to: '/roles/new', label: 'New role', shown: admin },
  { to: '/audit/settings', label: 'Audit settings', shown: admin },
];

export const placesFor = (facts: PlaceFacts): readonly Place[] =>
  places.filter(({ shown }) => shown?.(facts) ?? true);

export const belongsTo = (path: string, { to, also }: Pick<Place, 'to' | 'also'>): boolean =>
  path === to || path.startsWith(`${to}/`) || (also !== undefined && path.startsWith(also));
