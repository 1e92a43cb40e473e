import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { enough, randomCases } from '@kpki/services/random-cases';
import { clusterKeyKinds } from '@kpki/spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readOptions } from '../../../src/command-line/read-options.ts';
import { commands } from '../../../src/commands/table.ts';
import { typedAnswers } from '../../../src/terminal/typed-answers.ts';
import type { Draft, DraftSink } from '../../../src/ui/state/draft.ts';
import type { Drafting } from '../../../src/ui/state/model.ts';
import { answersOf } from '../../../src/ui/state/screens/new-cluster/answers.ts';
import { equivalentOf, firstDraft } from '../../../src/ui/state/screens/new-cluster/drafts.ts';
import { performJudge } from '../../../src/ui/work/draft.ts';
import type { DraftJudgment, Notice } from '../../../src/ui/work/task.ts';
import { answeringTerminal } from '../../answering-terminal.ts';
import { wordsOf } from '../../command-words.ts';
import { startup } from '../acts.ts';
import { openWizard } from './wizard.ts';

async function fileOf(line: string): Promise<string> {
  await using folder = await temporaryDirectory();
  const [program, name, ...words] = wordsOf(line);
  expect([program, name]).toEqual(['kpki', 'init']);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const to = join(folder.path, 'kpki.yaml');
  const { options } = await readOptions([...words, '--out', to], command);
  const { run } = await command.load();
  const { terminal, asked } = answeringTerminal([]);
  const call = { signal: new AbortController().signal };
  expect(await run({ options, arguments: [], terminal, call, commands })).toBe('done');
  expect(asked).toEqual([]);
  return readFileSync(to, 'utf8');
}

async function judgment(drafting: Pick<Drafting, 'draft' | 'plugins'>): Promise<DraftJudgment> {
  const heard: Notice[] = [];
  const ask = () => Promise.reject(new Error('no person can answer'));
  const call = { signal: new AbortController().signal };
  const answers = answersOf({ startup }, drafting);
  const doing = {
    tell: (notice: Notice) => void heard.push(notice),
    ask,
    typedAnswers: typedAnswers().from(call.signal),
    call,
    beforeWriting: () => {},
    letOthersBegin: () => {},
  };
  await performJudge({ type: 'judge', answers, loaded: [] }, doing);
  const [notice] = heard;
  if (notice?.type !== 'judged') throw new Error('it was not judged');
  return notice;
}

test('of a wizard that somebody has gone through with enter alone, and with a field changed', async () => {
  await using folder = await temporaryDirectory();
  const wizard = await openWizard(folder.path);
  await wizard.press('end', 'ctrl-u');
  await wizard.type('prod');
  await wizard.goTo('review');
  const command = equivalentOf(wizard.state());
  expect(command).toBe('kpki init --yes --cluster-name prod --control-plane this-host=192.0.2.10');
  await wizard.press('tab', 'enter');
  expect(wizard.state().commands).toEqual([command, 'kpki plan']);
  expect(await fileOf(command)).toBe(readFileSync(join(folder.path, 'kpki.yaml'), 'utf8'));
});

const first = firstDraft(startup);
const name = fc.constantFrom('cp1', 'cp2', 'etcd-3', 'w.example', 'node4', 'x5', 'y6');
const someName = fc.oneof(name, fc.constantFrom('', 'a b', "it's", '10.0.0.999'));
const addresses = (list: string) =>
  fc.nat({ max: 250 }).map((at) => (at % 5 === 0 ? `192.0.2.${at} fd00::${at}` : `10.${list}.0.${at + 1},`));
const nodes = (list: string, least = 0) =>
  fc.uniqueArray(fc.record({ name, addresses: addresses(list) }), {
    selector: (each) => each.name,
    minLength: least,
    maxLength: 3,
  });
const kind = fc.constantFrom(...clusterKeyKinds);
const usually = <Value>(value: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });
const vaultOptions = { address: 'https://vault.example.com:8200', 'auth.method': 'approle', 'auth.roleId': 'a b' };
const someSink = (of: string): fc.Arbitrary<DraftSink> =>
  fc
    .constantFrom<Omit<DraftSink, 'name'>[]>(
      {
        use: '@kpki/filesystem',
        other: '',
        layout: null,
        options: { '@kpki/filesystem': { root: '~/it\'s "mine": yes' } },
      },
      { use: '@kpki/filesystem', other: '', layout: 'vault-kv', options: { '@kpki/filesystem': { root: '3' } } },
      { use: null, other: './store.mjs', layout: null, options: {} },
      { use: null, other: './store.mjs', layout: 'tls-secrets', options: {} },
      { use: '@kpki/vault', other: '', layout: null, options: { '@kpki/vault': vaultOptions } },
      {
        use: '@kpki/kubernetes',
        other: '',
        layout: 'cluster-api',
        options: { '@kpki/kubernetes': { namespace: 'a' } },
      },
    )
    .map((sink) => ({ ...sink, name: of }));
const someCa = fc.record({
  keys: usually<string | null>('', fc.constantFrom(null, 'hsm', 'other', 'external')),
  issuer: usually('', fc.constant(' pki/a ')),
  key: usually('', fc.constant('my key')),
  signer: usually('', fc.constantFrom('external', 'hsm/root')),
});
const draft: fc.Arbitrary<Draft> = fc.record({
  typed: fc.record({
    'cluster-name': usually('prod', someName),
    'kubernetes-version': usually(first.typed['kubernetes-version'], fc.constantFrom('v1.33.2', ' v1.30.0 ', '1.x')),
    profile: fc.constantFrom('kubernetes', 'kubeadm'),
    endpoint: usually('', fc.constantFrom('api.example.com:6443', '[fd00::1]:443', ' lb:6443 ', 'https://x')),
    'extra-name': usually('', fc.constantFrom('api.example.net, 192.0.2.99', 'fd00::9', '*.example.com', 'a_b')),
    'service-subnet': usually(
      first.typed['service-subnet'],
      fc.constantFrom('', '10.128.0.0/16 fd00:10:96::/112', 'fd00::/112', 'x'),
    ),
    'dns-domain': usually(first.typed['dns-domain'], fc.constantFrom('', 'prod.local', 'null')),
    etcd: fc.constantFrom('stacked', 'external', 'unmanaged'),
    keys: fc.constant(''),
    'ca-keys': kind,
    'certificate-keys': kind,
    'ca-validity': usually(first.typed['ca-validity'], fc.constantFrom('5y', '90d ', 'warning')),
    'certificate-validity': usually(first.typed['certificate-validity'], fc.constantFrom('30d', ' 12h', '20y')),
    topology: usually('separate', fc.constantFrom('single-root', 'external')),
    environment: usually('local', fc.constantFrom('dev', ' prod', '1', 'a/b')),
  }),
  lists: fc.record({
    controlPlane: nodes('1', 1),
    workers: fc.array(fc.constantFrom({ name: 'w1', addresses: '' }, { name: '', addresses: ' ' }), { maxLength: 1 }),
    etcd: fc.constantFrom([], [{ name: 'e1', addresses: '10.9.0.1' }]),
  }),
  environment: fc.record({
    moreBackends: usually<Draft['environment']['moreBackends']>(
      [],
      fc.constant([
        {
          name: 'hsm',
          use: '@kpki/pkcs11',
          other: '',
          options: { '@kpki/pkcs11': { module: "/it's a.so", token: 'x' } },
        },
        { name: 'other', use: null, other: './issuer.mjs', options: {} },
      ]),
    ),
    ca: usually(
      first.environment.ca,
      fc.record({
        all: someCa,
        isEach: fc.boolean(),
        own: fc.dictionary(fc.constantFrom('kubernetes-ca', 'etcd-ca', 'nobody'), someCa, {
          noNullPrototype: true,
        }),
        root: someCa,
        rootFolder: fc.constantFrom('./root', '~/a b', ''),
      }),
    ),
    backend: usually(
      first.environment.backend,
      fc.constantFrom({ use: '@kpki/forge', other: '', options: {} }, { use: null, other: ' @acme/hsm ', options: {} }),
    ),
    sink: usually(first.environment.sink, someSink('main')),
    moreSinks: usually<Draft['environment']['moreSinks']>(
      [],
      fc.tuple(someSink('files'), someSink("it's: 2")).map((both) => both.slice(0, 2)),
    ),
  }),
});

test('of any draft that has no problem: its command writes, byte for byte, the file that the wizard writes', async () => {
  const wizard = await openWizard();
  const { plugins } = wizard.drafting();
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(draft, async (each) => {
      const { problems, text, initWords } = await judgment({ draft: each, plugins });
      if (problems.length > 0) return;
      expect(await fileOf(['kpki init', ...initWords].join(' '))).toBe(text);
      compared += 1;
    }),
    { ...randomCases(800) },
  );
  expect(compared).toBeGreaterThan(enough(30));
});
