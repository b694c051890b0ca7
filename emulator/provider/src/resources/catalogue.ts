import type { DataSource, ResourceType } from './attribute.ts';
import { database } from './database.ts';
import { network } from './network.ts';
import { region } from './region.ts';
import { server } from './server.ts';

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  fakecloud_network: network,
  fakecloud_server: server,
  fakecloud_database: database,
};

export const DATA_SOURCES: Readonly<Record<string, DataSource>> = { fakecloud_region: region };
