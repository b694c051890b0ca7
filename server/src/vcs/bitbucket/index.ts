export { type BitbucketProvider, createBitbucketProvider } from './provider.ts';
