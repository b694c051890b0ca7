export { loadMasterKey } from './master-key.ts';
export { hashPassword, verifyPassword } from './password.ts';
export { createSecretBox, type SecretBox } from './secret-box.ts';
