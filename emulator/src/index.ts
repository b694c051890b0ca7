export type { NewPullRequest } from './actions/open-pull-request.ts';
export type { DeliveryFault, Faults, RestFault } from './faults.ts';
export type { Files, Seed } from './seed/seed.ts';
export type { Settings } from './settings.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './start-emulator.ts';
export type {
  Account,
  Credential,
  Delivery,
  Hook,
  PullRequest,
  Repository,
  User,
  Workspace,
} from './state/types.ts';
export type { RestCall } from './world.ts';
