export { type BitbucketOptions, type BitbucketProvider, createBitbucketProvider } from './provider.ts';
