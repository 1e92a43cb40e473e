import { expect, test } from 'vitest';
import { doctorDocument, type PluginCheck, pluginCheckBlocks } from './doctor.ts';

const ready: PluginCheck = { who: 'backend kms', state: 'ok', text: 'ready', missing: [] };

test('a backend that cannot ask for a right is ready, and each right has a line', () => {
  const unasked = ['kms:CreateKey', 'kms:TagResource'];
  expect(pluginCheckBlocks({ ...ready, unasked }, null)).toMatchObject([
    { glyph: '✓', label: 'ready', text: 'backend kms; rights that kpki cannot check:' },
    { is: 'list', items: [{ text: 'kms:CreateKey' }, { text: 'kms:TagResource' }] },
  ]);
  expect(pluginCheckBlocks(ready, null)).toMatchObject([{ label: 'ready', text: 'backend kms' }]);
});

test('of many rights that are missing the first are listed, with the command that prints all', () => {
  const lacks: PluginCheck = {
    ...ready,
    state: 'failed',
    text: '3 rights are missing: a; b; c',
    missing: ['a', 'b', 'c'],
  };
  expect(pluginCheckBlocks(lacks, { most: 2, explain: (who) => `kpki explain ${who}` })).toMatchObject([
    { glyph: '✗', label: 'failed', severity: 'critical', text: 'backend kms: 3 rights are missing' },
    { is: 'command', label: 'Required rights', text: 'kpki explain backend kms' },
    { is: 'list', items: [{ text: 'a' }, { text: 'b' }, { text: 'and 1 more' }] },
  ]);
  expect(pluginCheckBlocks(lacks, null)).toMatchObject([{ text: 'backend kms: 3 rights are missing: a; b; c' }]);
});

test('the end counts what is unusable, and CAs without a key only where all is usable', () => {
  const ends = (plugin: PluginCheck) =>
    doctorDocument({
      cluster: 'demo',
      environment: 'prod',
      plugins: [plugin],
      cas: [{ ca: 'etcd-ca', state: 'failed', text: 'there is no issuer' }],
    }).slice(4);
  const key = { glyph: '✗', text: 'etcd-ca: there is no issuer' };
  expect(ends(ready)).toMatchObject([
    key,
    { is: 'pause' },
    { text: '1 plugin, all usable.' },
    { text: '1 CA has no signing key.' },
  ]);
  expect(ends({ ...ready, state: 'failed' })).toMatchObject([
    key,
    { is: 'pause' },
    { text: '1 of 1 plugin is unusable.' },
  ]);
});
