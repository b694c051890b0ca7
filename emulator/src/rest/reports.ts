import { z } from 'zod';
import { ApiError, badField, notFound } from '../errors.ts';
import { presentAnnotation, presentReport } from '../present/statuses.ts';
import { newUuid } from '../state/ids.ts';
import type { Annotation, Report, Repository } from '../state/types.ts';
import { commitOf, repositoryOf } from './lookup.ts';
import { type Call, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.object({ text: z.string(), href: z.string() }),
]);
const reportSchema = z.object({
  title: z.string().min(1).max(450),
  details: z.string().max(2_000),
  report_type: z.enum(['SECURITY', 'COVERAGE', 'TEST', 'BUG']),
  reporter: z.string().max(450).optional(),
  link: z.url().optional(),
  logo_url: z.string().optional(),
  remote_link_enabled: z.boolean().optional(),
  result: z.enum(['PASSED', 'FAILED', 'PENDING']).optional(),
  data: z
    .array(
      z.object({
        title: z.string(),
        type: z.enum(['BOOLEAN', 'DATE', 'DURATION', 'LINK', 'NUMBER', 'PERCENTAGE', 'TEXT']).optional(),
        value,
      }),
    )
    .max(10)
    .optional(),
});
const annotationSchema = z.object({
  external_id: z.string().min(1).max(450).optional(),
  title: z.string().optional(),
  annotation_type: z.enum(['VULNERABILITY', 'CODE_SMELL', 'BUG']),
  summary: z.string().min(1).max(450),
  details: z.string().max(2_000).optional(),
  path: z.string().optional(),
  line: z.number().int().min(1).optional(),
  result: z.enum(['PASSED', 'FAILED', 'SKIPPED', 'IGNORED']).optional(),
  severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']).optional(),
  link: z.url().optional(),
});

/** A report holds at most this many annotations, a request brings at most a hundred. */
const MOST_ANNOTATIONS = 1_000;
const MOST_AT_ONCE = 100;

const BASE = '/repositories/:workspace/:repo/commit/:commit/reports';

/** Code Insights. */
export const reportOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: BASE,
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const { reports } = await reportsOf(call);
      return { body: paginate(call, [...reports.values()], presentReport) };
    },
  },
  {
    method: 'PUT',
    path: `${BASE}/:report`,
    scopes: SCOPES.repository,
    async handle(call) {
      const { hash, repository } = await reportsOf(call);
      // Looked up without a pause before it is kept: two first reports of a commit may come at once.
      const reports = repository.reports.get(hash) ?? new Map<string, Report>();
      const id = call.params.report ?? '';
      const before = findReport(reports, id);
      const now = call.world.now();
      const report: Report = {
        uuid: before?.uuid ?? newUuid(),
        externalId: before?.externalId ?? id,
        hash,
        fields: parseBody(reportSchema, call.body),
        annotations: before?.annotations ?? new Map(),
        createdOn: before?.createdOn ?? now,
        updatedOn: now,
      };
      reports.set(report.externalId, report);
      repository.reports.set(hash, reports);
      return { body: presentReport(report) };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:report`,
    scopes: SCOPES.repository,
    anonymous: true,
    handle: async (call) => ({ body: presentReport(await reportOf(call)) }),
  },
  {
    method: 'DELETE',
    path: `${BASE}/:report`,
    scopes: SCOPES.repository,
    async handle(call) {
      const { reports } = await reportsOf(call);
      const report = findReport(reports, call.params.report ?? '');
      if (report) reports.delete(report.externalId);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:report/annotations`,
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const report = await reportOf(call);
      return { body: paginate(call, [...report.annotations.values()], presentAnnotation) };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:report/annotations`,
    scopes: SCOPES.repository,
    async handle(call) {
      const report = await reportOf(call);
      const items = parseBody(z.array(annotationSchema), call.body);
      if (items.length === 0) throw new ApiError(400, 'Bring at least one annotation.');
      if (items.length > MOST_AT_ONCE)
        throw new ApiError(400, `A request may bring ${MOST_AT_ONCE} annotations at most.`);
      const stored = items.map((item) => {
        if (item.external_id === undefined) throw badField('external_id', 'This field is required.');
        return storeAnnotation(call, report, item.external_id, item);
      });
      return { body: stored.map(presentAnnotation) };
    },
  },
  {
    method: 'PUT',
    path: `${BASE}/:report/annotations/:annotation`,
    scopes: SCOPES.repository,
    async handle(call) {
      const report = await reportOf(call);
      const item = parseBody(annotationSchema, call.body);
      return { body: presentAnnotation(storeAnnotation(call, report, call.params.annotation ?? '', item)) };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:report/annotations/:annotation`,
    scopes: SCOPES.repository,
    anonymous: true,
    async handle(call) {
      const annotation = findAnnotation(await reportOf(call), call.params.annotation ?? '');
      if (!annotation) throw notFound('Annotation not found.');
      return { body: presentAnnotation(annotation) };
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/:report/annotations/:annotation`,
    scopes: SCOPES.repository,
    async handle(call) {
      const report = await reportOf(call);
      const annotation = findAnnotation(report, call.params.annotation ?? '');
      if (annotation) report.annotations.delete(annotation.externalId);
      return { status: 204 };
    },
  },
];

async function reportsOf(
  call: Call,
): Promise<{ repository: Repository; hash: string; reports: Map<string, Report> }> {
  const repository = repositoryOf(call);
  const { hash } = await commitOf(call, repository, call.params.commit ?? '');
  return { repository, hash, reports: repository.reports.get(hash) ?? new Map() };
}

async function reportOf(call: Call): Promise<Report> {
  const { reports } = await reportsOf(call);
  const report = findReport(reports, call.params.report ?? '');
  if (!report) throw notFound('Report not found.');
  return report;
}

/** Reports and annotations answer to their own id and to their uuid. */
function findReport(reports: ReadonlyMap<string, Report>, id: string): Report | undefined {
  return reports.get(id) ?? [...reports.values()].find(({ uuid }) => uuid === id);
}

function findAnnotation(report: Report, id: string): Annotation | undefined {
  return report.annotations.get(id) ?? [...report.annotations.values()].find(({ uuid }) => uuid === id);
}

function storeAnnotation(
  call: Call,
  report: Report,
  id: string,
  { external_id: _, ...fields }: z.infer<typeof annotationSchema>,
): Annotation {
  const before = findAnnotation(report, id);
  if (!before && report.annotations.size >= MOST_ANNOTATIONS) {
    throw new ApiError(400, `A report may have ${MOST_ANNOTATIONS} annotations at most.`);
  }
  const now = call.world.now();
  const annotation: Annotation = {
    uuid: before?.uuid ?? newUuid(),
    externalId: before?.externalId ?? id,
    fields,
    createdOn: before?.createdOn ?? now,
    updatedOn: now,
  };
  report.annotations.set(annotation.externalId, annotation);
  return annotation;
}
