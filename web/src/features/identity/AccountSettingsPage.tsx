import { useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { accountSettingsOptions, useAccountDeeds } from '../../api/account.ts';
import { asProblem } from '../../api/api-error.ts';
import { useTitle } from '../../ui/use-title.ts';
import { AccountSettingsView } from './AccountSettingsView.tsx';

export function AccountSettingsPage() {
  useTitle('Settings');
  const settings = useQuery(accountSettingsOptions);
  const deeds = useAccountDeeds();
  return (
    <AccountSettingsView
      settings={settings.data}
      problem={settings.data === undefined ? asProblem(settings.error) : null}
      onRetry={() => void settings.refetch()}
      deeds={deeds}
      onSaved={(text) => toast(text)}
    />
  );
}
