import { mkdirSync } from 'node:fs';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect, test } from 'vitest';
import { type CommandSpec, optionOf } from '../src/command-line/command.ts';
import { commands } from '../src/commands/table.ts';
import type { OptionName } from '../src/options/options.ts';
import { kpkiFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';

const second = 'second: { use: "@kpki/filesystem", with: { root: ./second }, layout: kubeadm }';
const configuration = kpkiFile().replace('layout: kubeadm } }', `layout: kubeadm }, ${second} }`);
const onFilled = onFilledFolder(configuration);

/** Options that name something which must exist, each with a value that names nothing. */
const options: Readonly<Partial<Record<OptionName, string>>> = {
  file: 'nowhere.yaml',
  environment: 'nowhere',
  from: 'nowhere',
  dir: 'nowhere/at-all',
  node: 'nowhere',
  'signed-by': 'nowhere-ca',
  plan: 'nowhere.plan',
  kubeconfig: 'nowhere.conf',
  certificate: 'nowhere.crt',
  ca: 'nowhere.crt',
  'accept-unproven': 'nowhere',
};
const namedByArgument: Readonly<Record<string, string>> = {
  agreement: 'https://nowhere.example.com',
  artifact: 'nothing',
  backend: 'nowhere',
  certificates: 'nowhere.pem',
  component: 'nothing',
  owner: 'nobody',
  name: 'nothing',
  names: 'nothing',
  path: 'nowhere/at-all',
  plugin: './nowhere.js',
  requests: 'nowhere',
  shell: 'nosh',
  sink: 'nowhere',
  source: 'nowhere/at-all',
};

interface Line {
  readonly arguments?: readonly string[];
  readonly options?: Readonly<Partial<Record<OptionName, string | true>>>;
  /** Options and arguments that name something new here, or a folder that may not exist yet. */
  readonly names?: readonly string[];
  readonly prepare?: ($: Script) => Promise<void>;
}

const yes = { yes: true } as const;
/** Each command as it does something; a missing command fails below. */
const lines: Readonly<Record<string, Line>> = {
  // The UI asks for a terminal first; with one, the UI shows what is wrong with the file.
  ui: { names: ['file', 'environment', 'dir', 'clusters'] },
  init: { options: { out: 'new.yaml', ...yes }, names: ['out', 'environment', 'key-location'] },
  adopt: { arguments: ['out'], options: { out: 'new.yaml' }, names: ['out', 'environment'] },
  plan: { names: ['dir'] },
  apply: { options: yes, names: ['dir'] },
  renew: { arguments: ['apiserver', 'cp1'], options: yes },
  rekey: { arguments: ['apiserver', 'cp1'], options: yes },
  rotate: { arguments: ['kubernetes-ca'], options: yes, names: ['dir'] },
  undo: { options: yes },
  status: { arguments: ['out'] },
  // A kubeconfig goes with --live alone, and is looked for once the servers are asked: see
  // unreached-server.program.test.ts.
  verify: { names: ['kubeconfig'] },
  copy: { options: { from: 'local/main', to: 'local/second', ...yes } },
  export: { options: { node: 'cp1', out: 'new' }, names: ['out'] },
  doctor: { names: ['dir'] },
  show: { arguments: ['apiserver', 'cp1'] },
  explain: { arguments: ['apiserver'] },
  'explain sink': { arguments: ['main'] },
  'explain backend': { arguments: ['default'] },
  flags: { arguments: ['etcd'] },
  'kubeconfig user': { arguments: ['bob'], options: { out: 'bob.conf', ...yes }, names: ['name'] },
  // The cluster's sink is opened before the other, and needs a cluster.
  'upload-certs': { options: { to: 'local/main', ...yes }, names: ['from'] },
  'csr export': { arguments: ['apiserver', 'cp1'], options: { out: 'new-requests', ...yes }, names: ['dir'] },
  'csr sign': { arguments: ['requests'], options: { out: 'signed', ...yes }, prepare: requested },
  'csr import': { arguments: ['out/pki/ca.crt'], options: yes },
  'agreement list': {},
  'agreement remove': { arguments: ['https://a.example.com'] },
  'plugin list': {},
  'plugin trust': { arguments: ['./plugin.js'], options: yes, names: ['file'] },
  'plugin untrust': { arguments: ['./plugin.js'], names: ['file'] },
  'plugin test': { arguments: ['default'], options: yes },
  schema: {},
  completion: { arguments: ['bash'] },
  'completion names': { arguments: ['nodes'] },
  version: {},
  start: {},
};

async function requested($: Script): Promise<void> {
  $.write('external.yaml', kpkiFile('  ca: { topology: external }\n'));
  const words = 'csr export -f external.yaml --dir external --out requests --yes';
  const { code, stderr } = await $.kpki(words);
  expect([0, 4], stderr).toContain(code);
}

interface Case {
  readonly value: string;
  readonly words: readonly string[];
}

function casesOf(command: CommandSpec): readonly Case[] {
  const { arguments: given = [], options: needed = {}, names = [] } = lines[command.name] ?? {};
  const line = (own: readonly string[], more: Line['options']): readonly string[] => [
    ...command.name.split(' '),
    ...own,
    ...Object.entries({ ...needed, ...more }).map(([name, value]) =>
      value === true ? `--${name}` : `--${name}=${value}`,
    ),
  ];
  const byOption = command.options.flatMap((name) => {
    const isSink = optionOf(command, name).value === 'ENV/SINK';
    const value = isSink ? 'local/nowhere' : options[name];
    // Paths go without a configuration, and what is judged alone without a cluster.
    const own = name !== 'file' && command.name === 'status' ? [] : given;
    const alone = name === 'certificate' ? { ca: 'out/pki/ca.crt' } : { certificate: 'out/pki/apiserver.crt' };
    const isAlone = name === 'certificate' || name === 'ca';
    if (value === undefined || names.includes(name)) return [];
    const words = isAlone
      ? ['verify', ...Object.entries({ ...alone, [name]: value }).map(([key, each]) => `--${key}=${each}`)]
      : null;
    return [
      {
        value: isSink ? 'nowhere' : value,
        words: words ?? line(command.name === 'status' ? [] : own, { [name]: value }),
      },
    ];
  });
  const byArgument = command.arguments.flatMap(({ name }, at) => {
    const value = namedByArgument[name];
    if (names.includes(name)) return [];
    if (value === undefined)
      throw new Error(`add to namedByArgument a ${name} that does not exist: kpki ${command.name} takes one`);
    return [{ value, words: line(given.with(at, value), {}) }];
  });
  return [...byOption, ...byArgument];
}

test('every command is in the sweep, and nothing else', () => {
  expect(Object.keys(lines).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

describe('what does not exist fails, and nothing is written', () => {
  for (const command of commands) {
    const cases = partOf(casesOf(command), 2);
    if (cases.length === 0) continue;
    onFilled(`kpki ${command.name}`, async ($) => {
      $.write('kpki.yaml', configuration);
      await lines[command.name]?.prepare?.($);
      const before = $.files();
      for (const { value, words } of cases) {
        const { code, stdout, stderr } = await $.kpkiWords(words);
        const line = `kpki ${words.join(' ')}\n${stdout.slice(0, 300)}\n${stderr}`;
        expect([1, 2], line).toContain(code);
        expect(`${stdout}${stderr}`, line).toContain(value);
        expect(stderr, line).not.toContain('defect');
        expect($.files(), line).toEqual(before);
      }
    });
  }
});

describe('adopting where nothing of a PKI is', () => {
  for (const options of ['', ' --copy-to copied --control-plane cp1=192.0.2.11']) {
    script(`that is what is said, and nothing is written:${options}`, async ($) => {
      mkdirSync(`${$.directory}/empty`);
      const { stdout, stderr } = await $.ends(1, `adopt empty${options}`);
      expect(stderr).toContain('nothing was written: nothing of the PKI of a cluster was found there');
      expect(stderr).not.toContain('these files have other locations');
      expect(stdout).not.toContain('no-control-plane');
      expect($.files()).toEqual([]);
    });
  }
});
