export { type BitbucketOptions, type BitbucketProvider, createBitbucketProvider } from './provider.ts';
export { statusKey } from './status-key.ts';
