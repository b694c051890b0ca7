import { notFound } from '@gantry/contract/errors';
import { openLink, signLink } from '../../platform/signed-link.ts';
import { readChunks } from '../archives-store.ts';
import type { ModuleDeps } from '../deps.ts';
import { compareVersions } from '../model.ts';
import { sharesOf } from '../shares-store.ts';
import { moduleByAddress } from '../store.ts';
import { activeVersions, type VersionRow, versionById } from '../versions-store.ts';
import { mayInstall, type Reader } from './reader.ts';

export type Address = { readonly namespace: string; readonly name: string; readonly provider: string };
export type Registry = ReturnType<typeof createRegistry>;

export const archivePath = (versionId: string): string => `/registry/archives/${versionId}.tar.gz`;

const purpose = 'module-archive';
/** Terraform fetches archives without credentials, a moment after it was told where they are. */
const validSeconds = 600;

/** What the module registry protocol asks for. Whatever the reader may not install is not found. */
export function createRegistry(deps: ModuleDeps) {
  const { db } = deps;

  async function find(reader: Reader, { namespace, name, provider }: Address) {
    const [module, account] = await Promise.all([
      moduleByAddress(db.kysely, { name, provider }),
      deps.accountName(),
    ]);
    if (namespace !== account || module === undefined) throw notFound();
    const spaces = [module.space_id, ...(await sharesOf(db.kysely, module.id)).map(({ space_id: id }) => id)];
    if (!mayInstall(reader, spaces)) throw notFound();
    return { module, versions: await activeVersions(db.kysely, [module.id]) };
  }

  return {
    /** Numbers of all released versions, lowest first; bad ones too, since they stay installable. */
    async versions(reader: Reader, address: Address): Promise<string[]> {
      const { versions } = await find(reader, address);
      return versions.flatMap(({ number }) => number ?? []).toSorted(compareVersions);
    },

    /** Path and query of the archive, which `//` parts from the folder of the module in it. */
    async archiveAddress(reader: Reader, address: Address, number: string): Promise<string> {
      const { module, versions } = await find(reader, address);
      const version = versions.find((one) => one.number === number);
      if (version === undefined) throw notFound();
      const folder = module.project_root === '' ? '' : `//${module.project_root}`;
      const token = signLink(deps, { purpose, subject: { version: version.id }, seconds: validSeconds });
      return `${archivePath(version.id)}${folder}?token=${token}`;
    },

    /** The archive that a token of `archiveAddress` stands for, piece by piece. Throws LINK_EXPIRED. */
    async archive(
      versionId: string,
      token: string,
    ): Promise<{ version: VersionRow; chunks: AsyncGenerator<Buffer> }> {
      if (openLink(deps, purpose, token).version !== versionId) throw notFound();
      const version = await versionById(db.kysely, versionId);
      if (version?.state !== 'active' || version.archive_sha256 === null) throw notFound();
      return { version, chunks: readChunks(db.kysely, version.id) };
    },
  };
}
