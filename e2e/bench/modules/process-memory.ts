import { readFile } from 'node:fs/promises';

/** Watches the memory of a process, in bytes, every 20 ms until it is stopped. Linux only. */
export function memoryOf(pid: number): { stop(): Promise<{ peak: number }> } {
  let peak = 0;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const bytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
    peak = Math.max(peak, bytes);
  };
  const timer = setInterval(() => void look(), 20);
  void look();
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return { peak };
    },
  };
}
