import { randomCases } from '@kpki/services/random-cases';
import { type ConfigurationAnswers, clusterKeyKinds, defaultAnswers, writeConfiguration } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOptions } from '../src/command-line/read-options.ts';
import { commands } from '../src/commands/table.ts';
import { questionNames } from '../src/new-cluster/questions.ts';
import { answersGiven, initWords, unanswered } from '../src/options/init-options.ts';
import { wordsOf } from './command-words.ts';

const init = commands.find(({ name }) => name === 'init');

async function answersOf(words: readonly string[]): Promise<ConfigurationAnswers> {
  if (init === undefined) throw new Error('there is no kpki init');
  const { options, rest } = await readOptions(words, init);
  expect(rest).toEqual([]);
  return answersGiven(options);
}

test('every option of the table is one of kpki init', () => {
  const others = ['out', 'from', 'yes', 'example'];
  expect(init?.options.filter((name) => !others.includes(name)).toSorted()).toEqual(questionNames.toSorted());
});

test('where nothing is said, nothing is given but that nobody is asked', () => {
  expect(initWords({ ...unanswered, controlPlane: [] })).toEqual(['--yes']);
  expect(initWords({ ...defaultAnswers, serviceSubnets: [], dnsDomain: 'a' })).toEqual(['--yes', '--dns-domain a']);
});

test('a value of an option is what it would be in a file', async () => {
  const values = ['root=./a', 'size=3', 'mode="3"', 'on=true', 'none=', 'list=[a, 2]', 'tls={ verify: true }', 'u=a=b'];
  const { environment } = await answersOf(values.flatMap((value) => ['--backend-option', value]));
  expect(environment?.backend.with).toEqual({
    root: './a',
    size: 3,
    mode: '3',
    on: true,
    none: '',
    list: ['a', 2],
    tls: { verify: true },
    u: 'a=b',
  });
});

const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((each) => !each.includes('\0'));
/** For a list with commas: no name, address or subnet contains one. */
const listed = text.filter((each) => !each.includes(','));
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?$/);
const address = fc.constantFrom('10.0.0.1', '192.0.2.17', 'fd00::1', '2001:db8::17');
const nodes = (least: 0 | 1) =>
  fc.array(fc.record({ name: label, addresses: fc.array(address, { minLength: least, maxLength: 3 }) }), {
    minLength: least,
    maxLength: 4,
  });
const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)));
const options = fc.dictionary(text, json, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const plugin = fc.oneof(
  fc.record({ use: text.filter((use) => !use.startsWith('@kpki/')) }),
  fc.record({ use: text.filter((use) => !use.startsWith('@kpki/')), with: options }),
);
const kind = fc.constantFrom(...clusterKeyKinds);
const left = fc.constant({});
const answers = fc
  .tuple(
    fc.record({
      name: text,
      profile: fc.constantFrom('kubernetes' as const, 'kubeadm' as const),
      kubernetesVersion: text,
      controlPlane: nodes(1),
      workers: nodes(0),
      keys: fc.record({ ca: kind, certificates: kind }),
      environment: fc.record({
        name: text,
        backend: fc.oneof(plugin, fc.constant(defaultAnswers.environment.backend)),
        moreBackends: fc.array(
          fc.tuple(plugin, text).map(([each, name]) => ({ ...each, name })),
          { maxLength: 2 },
        ),
        ca: fc.array(
          fc.record({ name: text, keys: text, key: text, issuer: text }, { requiredKeys: ['name', 'issuer'] }),
          { maxLength: 2 },
        ),
        sink: fc.oneof(
          plugin,
          fc.constant(defaultAnswers.environment.sink),
          options.map((own) => ({ use: '@kpki/filesystem', with: { ...own, root: './out' } })),
        ),
      }),
    }),
    fc.oneof(left, fc.record({ endpoint: text })),
    fc.oneof(left, fc.record({ topology: fc.constantFrom('separate', 'single-root', 'external') })),
    fc.oneof(left, fc.record({ apiServerNames: fc.array(listed, { minLength: 1, maxLength: 3 }) })),
    fc.oneof(left, fc.record({ serviceSubnets: fc.array(listed, { minLength: 1, maxLength: 2 }) })),
    fc.oneof(left, fc.record({ dnsDomain: text })),
    fc.oneof(left, fc.record({ validity: fc.record({ ca: text, certificates: text }) })),
    fc.oneof(
      left,
      fc.record({ etcd: fc.record({ topology: fc.constantFrom('stacked' as const, 'unmanaged' as const) }) }),
      nodes(1).map((machines) => ({ etcd: { topology: 'external' as const, nodes: machines } })),
    ),
  )
  .map((parts): ConfigurationAnswers => Object.assign({}, ...parts));

test('whatever the answers are, their options give the same file', async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (given) => {
      const again = await answersOf(wordsOf(initWords(given).join(' ')));
      expect(writeConfiguration(again)).toBe(writeConfiguration(given));
    }),
    { ...randomCases(300) },
  );
});
