import { expect, test } from 'vitest';
import { configurationSchema, specReference } from './reference.ts';

test('the reference has a row with a description for every field', () => {
  const rows = specReference();
  expect(rows.filter((row) => row.description === '' || row.type === 'any value')).toEqual([]);
  expect(new Set(rows.map((row) => row.path)).size).toBe(rows.length);
});

test.each([
  ['metadata.name', 'cluster name', true, ''],
  ['spec.profile', '`kubernetes` or `kubeadm`', false, '`kubernetes`'],
  ['spec.network.serviceSubnets', 'list of CIDR', false, '`["10.96.0.0/12"]`'],
  ['spec.keys.kubeconfigs', clusterKeys(), false, 'as `certificates`'],
  ['spec.validity.ca', 'duration', false, '`10y`'],
  ['spec.controlPlane', 'list of fields', true, ''],
  ['spec.controlPlane[].name', 'node name', true, ''],
  ['spec.controlPlane[].port', 'whole number', false, '`6443`'],
  ['spec.etcd.nodes[].addresses', 'list of IP address', true, ''],
  ['environments', 'fields by name', false, ''],
  ['environments.NAME.readOnly', '`true` or `false`', false, '`false`'],
  ['environments.NAME.sinks.NAME.layout', 'layout', true, ''],
  [
    'environments.NAME.ca.NAME.keys',
    'backend, BACKEND/ISSUER or `external`',
    false,
    'the backend `default`; `external` in topology `external`',
  ],
])('the row of %s', (path, type, required, preset) => {
  expect(specReference().find((row) => row.path === path)).toMatchObject({ type, required, default: preset });
});

function clusterKeys(): string {
  return ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384', 'ed25519']
    .map((kind) => `\`${kind}\``)
    .join(' or ');
}

interface Walked {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Walked>>;
  readonly additionalProperties?: Walked;
  readonly anyOf?: readonly Walked[];
}

test('the JSON Schema spells out the spec, and patches of it in environments', () => {
  const schema = configurationSchema() as Walked;
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(schema['required']).toEqual(['apiVersion', 'kind', 'metadata']);
  expect(schema.properties?.['spec']).toMatchObject({ required: ['controlPlane'], additionalProperties: false });
  const environment = schema.properties?.['environments']?.additionalProperties;
  const patch = environment?.properties?.['spec'];
  expect(patch).toMatchObject({ type: 'object', additionalProperties: false });
  expect(patch).not.toHaveProperty('required');
  const [validity, nothing] = patch?.properties?.['validity']?.anyOf ?? [];
  expect(nothing).toEqual({ type: 'null' });
  expect(validity?.properties?.['users']?.anyOf?.[0]).toMatchObject({ type: 'string', title: 'duration' });
});

test('a default in the JSON Schema is a value, never a rule in words', () => {
  expect(JSON.stringify(configurationSchema())).not.toMatch(/"derived"|"default":"as /);
});
