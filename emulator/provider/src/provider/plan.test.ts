import { expect, it } from 'vitest';
import { UNKNOWN } from '../protocol/values.ts';
import { database } from '../resources/database.ts';
import { server } from '../resources/server.ts';
import { plan } from './plan.ts';
import { upgradeState } from './upgrade.ts';

const prior = {
  id: 'srv-1',
  name: 'web',
  tags: null,
  size: 'small',
  region: 'eu-central-1',
  network_id: 'net-1',
  user_data: null,
  ip: '10.0.0.10',
};

it('leaves computed values open on creation and fills defaults', () => {
  const config = { ...prior, id: null, ip: null, size: null, region: null };
  const { planned, requiresReplace } = plan(server.attributes, null, config, config);
  expect(planned).toEqual({ ...prior, id: UNKNOWN, ip: UNKNOWN });
  expect(requiresReplace).toEqual([]);
});

it('opens only what follows from a change', () => {
  const wanted = { ...prior, size: 'large', network_id: UNKNOWN };
  expect(plan(server.attributes, prior, wanted, wanted).planned).toEqual({ ...wanted, ip: UNKNOWN });
});

it('goes back to a default when the configuration falls silent', () => {
  const drifted = { ...prior, size: 'xlarge' };
  expect(plan(server.attributes, drifted, drifted, { ...prior, size: null }).planned).toEqual(prior);
});

it('names every attribute that forces replacement', () => {
  const before = {
    id: 'db-1',
    name: 'orders',
    engine: 'postgres',
    version: '18',
    tags: null,
    password: null,
  };
  const wanted = { ...before, engine: 'mysql', version: '8.4' };
  expect(plan(database.attributes, before, wanted, wanted).requiresReplace).toEqual([
    { steps: [{ attribute_name: 'engine' }] },
  ]);
});

it('fits an old state to the schema and refuses a newer one', () => {
  const json = Buffer.from(JSON.stringify({ id: 'srv-1', name: 'web', colour: 'green' }));
  const request = { type_name: 'fakecloud_server', version: 0, raw_state: { json } };
  expect(upgradeState(server, request).upgraded_state).toBeDefined();
  expect(upgradeState(server, { ...request, version: 7 }).diagnostics).toMatchObject([{ severity: 'ERROR' }]);
});
