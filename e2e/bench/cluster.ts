import setUp from '../../server/src/platform/db/testing/global-setup.ts';

let started: Promise<() => Promise<void>> | undefined;

/** One database server for all benches of this process. */
export async function useCluster(): Promise<void> {
  started ??= setUp();
  await started;
}

export async function stopCluster(): Promise<void> {
  await (await started)?.();
}
