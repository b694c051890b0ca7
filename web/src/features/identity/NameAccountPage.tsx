import { useAccountRename } from '../../api/account.ts';
import { CenteredPage } from '../../ui/centered-page.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Brand } from '../frame/brand.tsx';
import { AccountNameForm } from './account-name-form.tsx';

/** The one question of the first start; stands before every page until a root admin has answered it. */
export default function NameAccountPage() {
  useTitle('Name this account');
  const rename = useAccountRename();
  return (
    <CenteredPage
      brand={<Brand />}
      title="Name this account"
      text="One installation is one account: your company or team. You can change the name in the settings."
    >
      <AccountNameForm name="" verb="Continue" rename={rename} />
    </CenteredPage>
  );
}
