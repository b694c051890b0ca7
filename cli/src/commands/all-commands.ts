import type { Command } from '../command.ts';
import { auditVerify } from './audit/verify.ts';
import { completion } from './completion.ts';
import { deliveryExplain } from './delivery/explain.ts';
import { deliveryList } from './delivery/list.ts';
import { deliveryReplay } from './delivery/replay.ts';
import { help } from './help.ts';
import { backup, restore } from './installation/backup.ts';
import { doctor } from './installation/doctor.ts';
import { demo, server, worker } from './installation/server.ts';
import { integrationList } from './integration/list.ts';
import { integrationTest } from './integration/test.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { runConfirm } from './run/confirm.ts';
import { runDiscard } from './run/discard.ts';
import { runList } from './run/list.ts';
import { runLogs } from './run/logs.ts';
import { runShow } from './run/show.ts';
import { runStop } from './run/stop.ts';
import { runTrigger } from './run/trigger.ts';
import { stackList } from './stack/list.ts';
import { stackLock } from './stack/lock.ts';
import { stackShow } from './stack/show.ts';
import { stackSync } from './stack/sync.ts';
import { stackUnlock } from './stack/unlock.ts';
import { version } from './version.ts';
import { whoami } from './whoami.ts';

/** All commands, in the order in which help tells them. */
export const commands: readonly Command[] = [
  login,
  logout,
  whoami,
  stackList,
  stackShow,
  stackLock,
  stackUnlock,
  stackSync,
  runList,
  runShow,
  runTrigger,
  runConfirm,
  runDiscard,
  runStop,
  runLogs,
  deliveryList,
  deliveryReplay,
  deliveryExplain,
  integrationList,
  integrationTest,
  auditVerify,
  server,
  worker,
  demo,
  doctor,
  backup,
  restore,
  completion,
  version,
  help,
];
