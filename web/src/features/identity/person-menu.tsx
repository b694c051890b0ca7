import { KeyRound, Pencil, ShieldOff, Trash2, UserCheck, UserX } from 'lucide-react';
import { MoreMenu } from '../../ui/menu.tsx';
import type { Person } from './people-model.ts';
import type { Asked } from './person-question.tsx';

interface PersonMenuProps {
  person: Person;
  own: boolean;
  onAsk: (asked: Asked) => void;
}

const icon = { size: 15, 'aria-hidden': true } as const;

export function PersonMenu({ person, own, onAsk }: PersonMenuProps) {
  const ask = (what: Asked['what']) => () => onAsk({ what, person });
  return (
    <MoreMenu
      of={person.username}
      items={[
        { label: 'Edit', icon: <Pencil {...icon} />, onSelect: ask('edit') },
        {
          label: 'Reset password',
          icon: <KeyRound {...icon} />,
          disabledReason: own ? 'Change your own in your profile.' : undefined,
          onSelect: ask('password'),
        },
        {
          label: 'Reset second factor',
          icon: <ShieldOff {...icon} />,
          disabledReason: person.secondFactors.length === 0 ? 'There is none.' : undefined,
          onSelect: ask('second-factor'),
        },
        person.active
          ? { label: 'Deactivate', icon: <UserX {...icon} />, danger: true, onSelect: ask('deactivate') }
          : { label: 'Activate', icon: <UserCheck {...icon} />, onSelect: ask('activate') },
        { label: 'Delete', icon: <Trash2 {...icon} />, danger: true, onSelect: ask('delete') },
      ]}
    />
  );
}
