import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs/light.js';
import { descriptor } from '../protocol/descriptor.ts';

// protobufjs itself rather than @grpc/proto-loader, which spends 40 ms of every start on reflection data.

type Definition = MethodDefinition<object, object>;

const encodeAs = (type: protobuf.Type) => (message: object) =>
  Buffer.from(type.encode(type.fromObject(message)).finish());

const decodeAs = (type: protobuf.Type) => (bytes: Buffer) =>
  type.toObject(type.decode(bytes), { longs: Number, enums: String, defaults: true });

function unaryMethod(path: string, request: protobuf.Type, response: protobuf.Type): Definition {
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeAs(request),
    requestDeserialize: decodeAs(request),
    responseSerialize: encodeAs(response),
    responseDeserialize: decodeAs(response),
  };
}

const root = protobuf.Root.fromJSON(descriptor);

function serviceDefinition(name: string): ServiceDefinition {
  const service = root.lookupService(name);
  return Object.fromEntries(
    service.methodsArray.map((method) => {
      const request = service.lookupType(method.requestType);
      const response = service.lookupType(method.responseType);
      return [method.name, unaryMethod(`/${name}/${method.name}`, request, response)];
    }),
  );
}

/** What Terraform calls to work with resources. */
export const providerService = serviceDefinition('tfplugin5.Provider');

/** What go-plugin calls to end the process. */
export const controllerService = serviceDefinition('plugin.GRPCController');
