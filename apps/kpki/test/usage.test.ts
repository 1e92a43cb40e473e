import { liveCheckTexts, phaseTexts } from '@kpki/presentation';
import { describe, expect } from 'vitest';
import { groupOf } from '../src/command-line/find-command.ts';
import { helpTopics } from '../src/command-line/help-topics.ts';
import { commands } from '../src/commands/table.ts';
import { exitCodes, exits } from '../src/exit-code.ts';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

describe('wrong usage: exit 2, and a helpful word', () => {
  const cases = [
    ['frobnicate', 'kpki: there is no command "frobnicate"; run `kpki --help` for the list\n'],
    ['stats', 'kpki: there is no command "stats"; did you mean `kpki status`?\n'],
    ['help stats', 'kpki: there is no command "stats"; did you mean `kpki status`?\n'],
    ['kubecnfig user jane', 'kpki: there is no command "kubecnfig"; did you mean `kpki kubeconfig`?\n'],
    ['status --wihtin 30d', "kpki: unknown option '--wihtin'; did you mean --within?\n"],
    ['flags kube-apisever', 'kpki: "kube-apisever" is no component; did you mean kube-apiserver?\n'],
    ['--frobnicate', "kpki: unknown option '--frobnicate'; run `kpki ui --help`\n"],
    ['-e prod', 'kpki: the terminal UI needs a terminal; `kpki --help` lists the commands\n'],
    ['--frobnicate plan', "kpki: unknown option '--frobnicate'; run `kpki plan --help`\n"],
    ['-f nowhere.yaml plan', 'kpki: nowhere.yaml: there is no such file\n'],
    ['plan --frobnicate', "kpki: unknown option '--frobnicate'; run `kpki plan --help`\n"],
    ['plan --dir', '; run `kpki plan --help`\n'],
    [
      'copy -f a.yaml -f b.yaml --from a --to b',
      'kpki: --file is given more than once, and `kpki copy` takes one; run ',
    ],
    ['plan --dir a --dir b', 'kpki: --dir is given more than once, and `kpki plan` takes one; leave one of them out\n'],
    ['plan extra', 'kpki: "extra" is one argument too many for `kpki plan`\n'],
    ['plan -o xml', 'kpki: --output takes table, wide, json, yaml, not "xml"\n'],
    ['apply --out x', "kpki: unknown option '--out'"],
    ['plan', 'kpki: kpki.yaml: there is no such file; make one with `kpki init`, or name another with -f\n'],
    ['plan -f nowhere.yaml', 'kpki: nowhere.yaml: there is no such file\n'],
    ['plan -f .', 'kpki: .: it is a folder, and no file (EISDIR)\n'],
    ['verify --certificate a.crt --ca ca.crt --name=', 'kpki: --name is empty; '],
  ] as const;
  script('each says what is wrong and what to do', async ($) => {
    for (const [line, words] of cases) {
      await $.ends(2, line, { stdout: '', stderr: words });
    }
    expect($.files()).toEqual([]);
  });
});

/** The rows of one screen, and of the smallest usual one (docs/decisions/help-on-one-screen.md). */
const screen = 40;
const smallScreen = 24;
/** The line in which the next command is typed. */
const prompt = 1;

/** May only become shorter. */
const tallerThanSmall = [
  ...['ui', 'init', 'adopt', 'apply', 'renew', 'rekey', 'rotate', 'undo', 'status', 'verify', 'show', 'flags'],
  ...['csr export', 'csr sign', 'csr import'],
];

describe('help and version', () => {
  script('nothing, --help, help: the commands', async ($) => {
    for (const line of ['--no-color --help', '-e prod -h', '--help --no-color']) {
      expect((await $.kpki(line)).stdout, line).toMatch(/^kpki is plan and apply/);
    }
    expect((await $.kpki('--no-color --version')).stdout).toBe((await $.kpki('version')).stdout);
    const [bare, long, word] = [await $.kpki(''), await $.kpki('--help'), await $.kpki('help')];
    expect(bare).toMatchObject({ code: 0, stderr: '' });
    expect([long.stdout, word.stdout]).toEqual([bare.stdout, bare.stdout]);
    const words = bare.stdout.replace(/\s+/g, ' ');
    for (const { name, summary } of commands) expect(words).toContain(` ${name} ${summary} `);
    for (const line of bare.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const option of ['-f, --file', '-e, --environment', '--version']) expect(words).toContain(` ${option} `);
    const codes = Object.values(exitCodes).map(({ code, word }) => `${code} ${word}`);
    expect(words).toContain(` Exit codes: ${codes.join(', ')} `);
    expect(bare.stdout).toContain('kpki apply -f kubeadm.yaml --dir ./out --yes');
  });

  script('of each command, on one screen of 80 columns', async ($) => {
    const tall: string[] = [];
    for (const { name, options, examples, leaves, topics = [], exits: own } of commands) {
      const { stdout } = await $.ends(0, `${name} --help`);
      const codes = exits.filter((exit) => own.includes(exit)).map((exit) => exitCodes[exit]);
      const line = codes.map(({ code, word }) => `${code} ${word}`).join(', ');
      expect(stdout, name).toContain(`\nExit codes: ${line}\nSee also: `);
      expect(stdout, name).toMatch(/^ {6}--no-color /m);
      expect(stdout, name).toMatch(/^ {2}-h, --help /m);
      const left = leaves?.options ?? [];
      for (const option of options.filter((each) => !left.includes(each)))
        expect(stdout, name).toMatch(new RegExp(`^ {2}(?: {4}|-., )--${option} `, 'm'));
      if (leaves !== undefined) {
        expect(stdout, name).toMatch(new RegExp(`^${left.length} more options: \`kpki help ${leaves.to}\`$`, 'm'));
        const topic = (await $.ends(0, `help ${leaves.to}`)).stdout;
        for (const option of left) expect(topic, name).toMatch(new RegExp(`^ {2}(?: {4}|-., )--${option} `, 'm'));
      }
      for (const topic of [...topics, 'exit-codes']) expect(stdout, name).toContain(`\`kpki help ${topic}\``);
      for (const example of examples) expect(stdout, name).toContain(`  ${example}`);
      const lines = stdout.trimEnd().split('\n');
      for (const each of lines) expect(each.length, each).toBeLessThanOrEqual(80);
      expect(lines.length + prompt, name).toBeLessThanOrEqual(screen);
      if (lines.length + prompt > smallScreen) tall.push(name);
    }
    expect(tall).toEqual(tallerThanSmall);
    expect((await $.kpki('help kubeconfig user')).stdout).toBe((await $.kpki('kubeconfig user --help')).stdout);
  });

  script('of each topic, in 80 columns; its examples are examples of commands', async ($) => {
    const examples = commands.flatMap((command) => command.examples);
    for (const [name, summary] of Object.entries(helpTopics)) {
      const { stdout } = await $.ends(0, `help ${name}`);
      const [text = '', own = ''] = stdout.split('\nExamples:\n');
      expect(text.length, name).toBeGreaterThan(200);
      const lines = own.trimEnd().split('\n');
      expect(examples, name).toEqual(expect.arrayContaining(lines.map((line) => line.trim())));
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
      expect((await $.kpki('help')).stdout.replace(/\s+/g, ' ')).toContain(` ${name} ${summary} `);
    }
    const phases = await $.ends(0, 'help phases');
    for (const [name, text] of Object.entries(phaseTexts))
      expect(phases.stdout.replace(/\s+/g, ' ')).toContain(` ${name} ${text} `);
    const codes = (await $.ends(0, 'help exit-codes')).stdout.replace(/\s+/g, ' ');
    for (const { code, means } of Object.values(exitCodes)) expect(codes).toContain(` ${code} ${means} `);
    expect(codes).toContain(' Only these commands return 3: plan, status. ');
    for (const { name, exits: own } of commands.filter(({ exits: each }) => each.includes('waiting')))
      expect(codes, `${name}: ${own.join(' ')}`).toMatch(new RegExp(`return 4: [^.]*\\b${name}\\b`));
    const checks = await $.ends(0, 'help live-checks');
    for (const [name, text] of Object.entries(liveCheckTexts))
      expect(checks.stdout.replace(/\s+/g, ' ')).toContain(` ${name} ${text} `);
  });

  script('of the commands that share a first word', async ($) => {
    const bare = await $.kpki('kubeconfig');
    expect(bare).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('  kubeconfig user  make a ') });
    for (const line of ['kubeconfig --help', 'kubeconfig -h', 'help kubeconfig']) {
      expect(await $.kpki(line), line).toEqual(bare);
    }
    const firstWords = new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])));
    for (const word of firstWords) {
      expect(groupOf(word, commands).length, word).toBeGreaterThan(0);
      const { stdout } = await $.ends(0, `help ${word}`);
      expect(stdout.trimEnd().split('\n').length + prompt, word).toBeLessThanOrEqual(smallScreen);
    }
  });

  script('--version and version', async ($) => {
    const said = await $.kpki('--version');
    expect(said).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(await $.kpki('version')).toEqual(said);
  });
});

describe('a configuration with problems', () => {
  const bad = kpkiFile(`  certSans: [x]
  validity: { certificates: soon, ca: 1h }
  network: { serviceSubnets: [10.96.0.0/40] }
`);

  script('all of them at once, each with file, line and column; exit 2, nothing written', async ($) => {
    $.write('kpki.yaml', bad);
    for (const line of ['plan', 'apply --yes', 'status', 'verify', 'flags etcd', 'kubeconfig user jane --out x.conf']) {
      const { code, stdout, stderr } = await $.kpki(line);
      expect([code, stdout], line).toEqual([2, '']);
      expect(stderr).toMatch(/^kpki: kpki\.yaml cannot be used:\n/);
      const locations = [...stderr.matchAll(/^kpki\.yaml:(\d+):(\d+): /gm)].map(([, row]) => Number(row));
      expect(locations).toEqual(expect.arrayContaining([9, 10, 11]));
    }
    expect($.files()).toEqual(['kpki.yaml']);
  });

  script('what is no YAML, and what is neither format', async ($) => {
    $.write('a.yaml', 'spec: [');
    $.write('b.yaml', 'apiVersion: v1\nkind: ConfigMap\n');
    $.write('c.yaml', '');
    for (const file of ['a.yaml', 'b.yaml', 'c.yaml']) {
      await $.ends(2, `plan -f ${file}`, { stdout: '', stderr: new RegExp(`^${file}:\\d+:\\d+: `, 'm') });
    }
  });

  script('options that a plugin refuses, at their location in the file', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('root: ./out', 'rot: ./out'));
    await $.ends(2, 'plan', { stderr: /kpki\.yaml:\d+:\d+: .*sink main/ });
    // Options that are refused as a whole have no path.
    $.write(
      'kpki.yaml',
      kpkiFile().replace('{ use: "@kpki/node-crypto" }', '{ use: "@kpki/node-crypto", with: { pin: 1 } }'),
    );
    const backend = (await $.kpki('plan')).stderr;
    expect(backend).toMatch(/^kpki\.yaml:\d+:\d+: backend default: [^:]/m);
  });

  script('a plugin that is not there, a layout that is not there', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('"@kpki/filesystem"', '"@acme/nothing"'));
    await $.ends(2, 'plan', {
      stderr: /^kpki\.yaml:\d+:\d+: sink main: there is no plugin "@acme\/nothing" to import/m,
    });
    $.write('kpki.yaml', kpkiFile().replace('layout: kubeadm', 'layout: mine'));
    await $.ends(2, 'plan', {
      stderr: /^kpki\.yaml:\d+:\d+: sink main: there is no layout "mine"; known are kubeadm/m,
    });
  });

  script('two environments: it does not guess, and -e or KPKI_ENVIRONMENT picks', async ($) => {
    const two = `${kpkiFile()}  other:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./elsewhere }, layout: kubeadm } }
`;
    $.write('kpki.yaml', two);
    // The file is valid, and is not called anything else.
    await $.ends(2, 'plan', {
      stderr: /^kpki: several environments, and none is picked: .*`local`.*\(kpki\.yaml:\d+:1\)\n$/,
    });
    expect((await $.kpki('plan -e other')).stdout).toContain(`${$.directory}/elsewhere`);
    const environment = { KPKI_ENVIRONMENT: 'other' };
    expect((await $.kpki('plan', { environment })).stdout).toContain(`${$.directory}/elsewhere`);
    expect((await $.kpki('plan -e local', { environment })).stdout).toContain(`${$.directory}/out`);
    await $.ends(2, 'plan -e third', { stderr: /^kpki: no environment `third`; .*\(kpki\.yaml:\d+:1\)\n$/ });
  });

  script('a read-only environment takes no apply', async ($) => {
    $.write('kpki.yaml', kpkiFile().replace('  local:\n', '  local:\n    readOnly: true\n'));
    await $.ends(1, 'apply --yes', { stderr: 'is read-only' });
    expect($.files()).toEqual(['kpki.yaml']);
    await $.ends(0, 'plan');
  });
});
