import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trust } from '../../../test/trusting.ts';
import { atWork } from '../../../test/ui/work/at-work.ts';

const none = '  return own;';

const sources = (name: string, file: string): string =>
  JSON.stringify(new URL(`../../../../../packages/${name}/src/${file}`, import.meta.url).href);

const quick = `import { backend as plain } from ${sources('node-crypto', 'index.ts')};
import { PluginError } from ${sources('plugin', 'index.ts')};
const makes = ['ec-p256', 'ed25519'];
export const backend = {
  ...plain,
  name: 'quick',
  open: async (...opening) => {
    const { keyGenerator, ...own } = await plain.open(...opening);
    const generate = async (kind, call) => {
      if (!makes.includes(kind)) throw new PluginError('unsupported', 'no ' + kind + ' keys here');
      return keyGenerator.generate(kind, call);
    };
    return { ...own, keyGenerator: { ...keyGenerator, makes, generate } };
  },
};
`;

const configurationText = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: x }
spec:
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  local:
    backends: { default: { use: ./quick.mjs } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;

test('a plugin is checked case by case, after a yes', async () => {
  const { folder, send, hear, notices } = await atWork(none);
  await writeFile(join(folder, 'quick.mjs'), quick);
  await writeFile(join(folder, 'quick.yaml'), configurationText);
  await trust('./quick.mjs', folder);
  const target = { file: join(folder, 'quick.yaml'), environment: 'local' };
  send(1, { type: 'check plugin', target, plugin: 'default' });
  const { declared } = await hear(1, 'conformance declared');
  expect(declared.facets.map(([facet]) => facet)).toContain('key generator');
  const { question } = await hear(1, 'question');
  expect(notices(1).map(({ type }) => type)).not.toContain('conformance event');
  send(2, { type: 'answer', question, text: 'yes' });
  await hear(1, 'conformance over');
  expect(notices(1).at(-1)?.type).toBe('conformance over');
  const outcomes = notices(1).flatMap((notice) =>
    notice.type === 'conformance event' && notice.event.type === 'case ended' ? [notice.event.outcome] : [],
  );
  const of = (result: string, guarded: boolean): number =>
    outcomes.filter((each) => each.result === result && each.guarded === guarded).length;
  expect(outcomes.filter(({ result }) => result === 'failed')).toEqual([]);
  expect(of('passed', false)).toBeGreaterThan(0);
  expect(of('passed', true)).toBe(of('passed', false));
});

test('without a yes nothing is run and nothing is written', async () => {
  const { folder, target, send, hear, notices } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'main' });
  expect((await hear(1, 'conformance declared')).declared.leaves).toHaveLength(1);
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: null });
  await hear(1, 'conformance over');
  expect(notices(1).map(({ type }) => type)).not.toContain('conformance event');
  expect(await readdir(folder)).not.toContain('out');
});

test('what is built in is checked as what is declared is', async () => {
  const { target, send, hear } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'default' });
  expect((await hear(1, 'conformance declared')).declared.facets.map(([facet]) => facet)).toContain('key generator');
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: null });
  await hear(1, 'conformance over');
});

test('a check that is stopped ends between two cases', async () => {
  const { target, send, hear } = await atWork(none);
  send(1, { type: 'check plugin', target: target('local'), plugin: 'main' });
  send(2, { type: 'answer', question: (await hear(1, 'question')).question, text: 'yes' });
  await hear(1, 'conformance event');
  send(3, { type: 'stop', of: 1 });
  expect((await hear(1, 'failure')).failure.exit).toBe('interrupted');
});
