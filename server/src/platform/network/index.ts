export { isPrivateAddress, type Resolve, resolveHost } from './addresses.ts';
export { createSafePost, type SafePost } from './safe-post.ts';
