import { readConfig } from './config.ts';
import { serve } from './plugin/server.ts';
import { selfSignedCertificate } from './protocol/certificate.ts';
import { Provider } from './provider/provider.ts';

// The process that Terraform starts. Handshake and variables: hashicorp/go-plugin, docs/internals.md.

const CORE_PROTOCOL = 1;
const PLUGIN_PROTOCOL = 5;
const ORPHAN_CHECK_MS = 1_000;

/** A killed Terraform cannot say goodbye: its provider notices that it got another parent. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, ORPHAN_CHECK_MS).unref();
}

async function main(): Promise<void> {
  const { startedByTerraform, clientPem, fallbacks } = readConfig();
  if (!startedByTerraform) {
    console.error('This is a Terraform provider: run terraform, which starts it.');
    process.exit(1);
  }
  // Ctrl-C reaches the whole group; Terraform decides when its providers end, by Stop and Shutdown.
  process.on('SIGINT', () => undefined);
  endWithParent();
  const certificate = selfSignedCertificate();
  const provider = new Provider(fallbacks);
  const port = await serve({ provider, certificate, clientPem, onShutdown: () => process.exit(0) });
  const address = `tcp|127.0.0.1:${port}|grpc|${certificate.handshake}`;
  process.stdout.write(`${CORE_PROTOCOL}|${PLUGIN_PROTOCOL}|${address}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
