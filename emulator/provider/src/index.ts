export { buildFakeCloud } from './build.ts';
export { CloudError, type CloudErrorCode } from './cloud/cloud-error.ts';
export { type CreateOptions, FakeCloud } from './cloud/fake-cloud.ts';
export type { AttributeValue, CloudResource, CloudSettings, Kind, Operation, Rule } from './cloud/model.ts';
export { type InstalledFakeCloud, installFakeCloud, PROVIDER_SOURCE, PROVIDER_VERSION } from './install.ts';
