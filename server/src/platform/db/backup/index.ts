export { openKeys, sealKeys, type WaitingJob } from './parts.ts';
export { restoreBackup } from './restore-backup.ts';
export { writeBackup } from './write-backup.ts';
