import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Certificate } from '../protocol/certificate.ts';
import type { Provider } from '../provider/provider.ts';
import { controllerService, providerService } from './services.ts';

/** Large states must pass; gRPC's own limit is 4 MB. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** A client that keeps the connection open after Shutdown must not keep the process alive. */
const SHUTDOWN_GRACE_MS = 500;

/** Answers a call with the handler's result; an exception is a defect and becomes an INTERNAL status. */
function unary<Request, Response>(
  handler: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(handler)
      .then((response) => callback(null, response))
      .catch((error: unknown) => {
        console.error(error);
        callback({ code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) });
      });
  };
}

function implementation(provider: Provider): UntypedServiceImplementation {
  return {
    GetSchema: unary(() => provider.getSchema()),
    PrepareProviderConfig: unary(provider.prepareConfig.bind(provider)),
    Configure: unary(provider.configure.bind(provider)),
    ValidateResourceTypeConfig: unary(provider.validateResource.bind(provider)),
    ValidateDataSourceConfig: unary(provider.validateDataSource.bind(provider)),
    UpgradeResourceState: unary(provider.upgrade.bind(provider)),
    ReadResource: unary(provider.read.bind(provider)),
    PlanResourceChange: unary(provider.plan.bind(provider)),
    ApplyResourceChange: unary(provider.apply.bind(provider)),
    ImportResourceState: unary(provider.import.bind(provider)),
    ReadDataSource: unary(provider.readDataSource.bind(provider)),
    Stop: unary(() => provider.stop()),
  };
}

function credentials(certificate: Certificate, clientPem: string | undefined): ServerCredentials {
  const pair = {
    cert_chain: Buffer.from(certificate.certificatePem),
    private_key: Buffer.from(certificate.privateKeyPem),
  };
  const client = clientPem === undefined ? null : Buffer.from(clientPem);
  return ServerCredentials.createSsl(client, [pair], client !== null);
}

export interface ServeOptions {
  readonly provider: Provider;
  readonly certificate: Certificate;
  /** PEM certificate of the one client that may connect; without it, anybody on this machine may. */
  readonly clientPem: string | undefined;
  readonly onShutdown: () => void;
}

/** Serves the provider on a free loopback port, which it returns. */
export function serve({ provider, certificate, clientPem, onShutdown }: ServeOptions): Promise<number> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  server.addService(providerService, implementation(provider));
  server.addService(controllerService, {
    Shutdown: unary(() => {
      setTimeout(onShutdown, SHUTDOWN_GRACE_MS);
      server.tryShutdown(onShutdown);
      return {};
    }),
  });
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials(certificate, clientPem), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
