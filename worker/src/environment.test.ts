import { expect, test } from 'vitest';
import { runEnvironment } from './environment.ts';
import { jobFor } from './testing/fixtures.ts';
import { startProtocolServer } from './testing/protocol-server.ts';

const places = {
  home: '/w/home',
  temp: '/w/tmp',
  cliConfig: '/w/gantry.tfrc',
  workspace: '/w',
  toolFile: '/opt/tools/terraform',
};

async function environments(environment: { name: string; value: string; secret: boolean }[]) {
  const server = await startProtocolServer();
  await server.close();
  const job = jobFor(server, { environment, triggeredBy: 'anna', projectRoot: 'network' });
  return { job, plan: runEnvironment(job, places, 'plan'), apply: runEnvironment(job, places, 'apply') };
}

const variable = (name: string, value: string) => ({ name, value, secret: false });

test('facts about the run are input variables under both names', async () => {
  const { job, plan } = await environments([]);
  for (const prefix of ['TF_VAR_gantry_', 'TF_VAR_spacelift_']) {
    expect(plan[`${prefix}run_id`]).toBe(job.runId);
    expect(plan[`${prefix}stack_labels_list`]).toBe('["production", "eu"]');
    expect(plan[`${prefix}commit_sha`]).toBe(job.commit.sha);
    expect(plan[`${prefix}run_trigger`]).toBe('anna');
    expect(plan[`${prefix}workspace_root`]).toBe('/w');
  }
});

test('nothing of the environment of the worker is inherited', async () => {
  const { plan } = await environments([]);
  const known = /^(PATH|LANG|HOME|TMPDIR|CHECKPOINT_DISABLE|TF_.*)$/;
  expect(Object.keys(plan).filter((name) => !known.test(name))).toEqual([]);
});

test('ro_ counts in the plan, wo_ in the apply, each before the plain name', async () => {
  const { plan, apply } = await environments([
    variable('ro_ROLE', 'reader'),
    variable('wo_ROLE', 'writer'),
    variable('ROLE', 'nobody'),
    variable('wo_ONLY', 'apply'),
  ]);
  expect([plan.ROLE, apply.ROLE]).toEqual(['reader', 'writer']);
  expect([plan.ONLY, apply.ONLY]).toEqual([undefined, 'apply']);
  expect(Object.keys({ ...plan, ...apply }).filter((name) => /^[rw]o_/.test(name))).toEqual([]);
});

test('variables may use each other, and override facts, but not what the run needs', async () => {
  const { job, plan } = await environments([
    variable('HOST', 'db.internal'),
    variable('URL', 'postgres://$' + '{HOST}/$' + '{UNKNOWN}'),
    variable('TF_VAR_gantry_run_id', 'mine'),
    variable('TF_HTTP_PASSWORD', 'mine'),
  ]);
  expect(plan.URL).toBe('postgres://db.internal/$' + '{UNKNOWN}');
  expect(plan.TF_VAR_gantry_run_id).toBe('mine');
  expect(plan.TF_HTTP_PASSWORD).toBe(job.backend?.password);
});
