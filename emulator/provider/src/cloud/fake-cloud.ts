import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CloudError } from './cloud-error.ts';
import { readCloud, updateCloud, writeCloud } from './cloud-file.ts';
import type { AttributeValue, Cloud, CloudResource, CloudSettings, Kind } from './model.ts';

export interface CreateOptions extends CloudSettings {
  /** Lets every user of the machine change the cloud, for runs under a user of their own. Default: only the owner. */
  readonly openToAllUsers?: boolean;
}

const namesIt = (kind: Kind, name: string) => (resource: CloudResource) =>
  resource.kind === kind && (resource.attributes.name === name || resource.attributes.id === name);

function mustFind(cloud: Cloud, kind: Kind, name: string): [string, CloudResource] {
  const found = Object.entries(cloud.resources).find(([, resource]) => namesIt(kind, name)(resource));
  if (!found)
    throw new CloudError('NOT_FOUND', `The cloud has no ${kind} named ${name}; check its resources().`);
  return found;
}

/**
 * The operator's hand on a fake cloud: what tests and the demo use to look into it, to change it behind
 * Terraform's back, and to make it slow, full or hostile. Safe beside running providers.
 */
export class FakeCloud {
  /** Absolute path of the cloud's file; providers write beside it too, so bind its folder, not the file. */
  readonly file: string;

  private constructor(file: string) {
    this.file = resolve(file);
  }

  /** Makes an empty cloud in `file`, replacing any that was there. */
  static create(file: string, options: CreateOptions = {}): FakeCloud {
    const { openToAllUsers = false, ...settings } = options;
    const cloud = new FakeCloud(file);
    mkdirSync(dirname(cloud.file), { recursive: true });
    if (openToAllUsers) chmodSync(dirname(cloud.file), 0o777);
    writeCloud(cloud.file, { settings, resources: {} }, openToAllUsers ? 0o666 : 0o600);
    return cloud;
  }

  /** Takes hold of a cloud that exists, or that the first apply will make. */
  static open(file: string): FakeCloud {
    return new FakeCloud(file);
  }

  settings(): CloudSettings {
    return readCloud(this.file).settings;
  }

  /** All resources, or those of one kind, in the order of their creation. */
  resources(kind?: Kind): CloudResource[] {
    const all = Object.values(readCloud(this.file).resources);
    return kind === undefined ? all : all.filter((resource) => resource.kind === kind);
  }

  /** The resource with this name or id, or nothing. */
  find(kind: Kind, name: string): CloudResource | undefined {
    return this.resources(kind).find(namesIt(kind, name));
  }

  /** Replaces the given settings and keeps the others. */
  async configure(settings: CloudSettings): Promise<void> {
    await updateCloud(this.file, (cloud) => {
      Object.assign(cloud.settings, settings);
    });
  }

  /** Drift: changes a resource as somebody in the cloud's console would. Throws NOT_FOUND. */
  async change(
    kind: Kind,
    name: string,
    attributes: Readonly<Record<string, AttributeValue>>,
  ): Promise<void> {
    await updateCloud(this.file, (cloud) => {
      Object.assign(mustFind(cloud, kind, name)[1].attributes, attributes);
    });
  }

  /** Drift: deletes a resource behind Terraform's back, even one that others need. Throws NOT_FOUND. */
  async remove(kind: Kind, name: string): Promise<void> {
    await updateCloud(this.file, (cloud) => {
      delete cloud.resources[mustFind(cloud, kind, name)[0]];
    });
  }
}
