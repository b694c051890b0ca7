import { expect, test } from 'vitest';
import { slugOf, webhookUrlOf } from './slug.ts';

test('the preview of the address is what the server will make', () => {
  const names = {
    'Acme default': 'acme-default',
    'Zürich (Test)': 'zurich-test',
    '--x--': 'x',
    日本: '',
    ' 🚀 go ': 'go',
  };
  for (const [name, slug] of Object.entries(names)) expect(slugOf(name)).toBe(slug);
  expect(slugOf('x'.repeat(200))).toHaveLength(80);
  expect(webhookUrlOf('https://gantry.example/', 'acme')).toBe(
    'https://gantry.example/webhooks/bitbucket-cloud/acme',
  );
});
