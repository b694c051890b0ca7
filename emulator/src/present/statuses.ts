import type { Annotation, BuildStatus, Report, Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { api, type Json, timestamp } from './basics.ts';
import { presentCommitStub } from './commits.ts';
import { presentRepositoryStub, repositoryPath } from './repositories.ts';

export function presentStatus(world: World, repository: Repository, status: BuildStatus): Json {
  const commit = `${repositoryPath(repository)}/commit/${status.hash}`;
  return {
    key: status.key,
    type: 'build',
    state: status.state,
    name: status.name,
    refname: status.refname,
    commit: presentCommitStub(world, repository, status.hash),
    url: status.url,
    repository: presentRepositoryStub(world, repository),
    description: status.description,
    created_on: timestamp(status.createdOn),
    updated_on: timestamp(status.updatedOn),
    links: {
      self: api(world, `${commit}/statuses/build/${encodeURIComponent(status.key)}`),
      commit: api(world, commit),
    },
  };
}

/** A Code Insights report: what was sent, plus identity and times. */
export function presentReport(report: Report): Json {
  return {
    type: 'report',
    uuid: report.uuid,
    external_id: report.externalId,
    ...report.fields,
    created_on: timestamp(report.createdOn),
    updated_on: timestamp(report.updatedOn),
  };
}

export function presentAnnotation(annotation: Annotation): Json {
  return {
    type: 'report_annotation',
    uuid: annotation.uuid,
    external_id: annotation.externalId,
    ...annotation.fields,
    created_on: timestamp(annotation.createdOn),
    updated_on: timestamp(annotation.updatedOn),
  };
}
