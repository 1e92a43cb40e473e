import { isAlive } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { describe, expect, vi } from 'vitest';
import { type Play, play } from './play.ts';
import { slow, twoEnvironments } from './specs.ts';

/** Lines are long. */
const size = [160, 100] as const;

async function saidBy($: Play): Promise<string> {
  const bytes = await $.bytes();
  const from = bytes.lastIndexOf('kpki. Screen reader mode');
  expect(from).toBeGreaterThan(0);
  return bytes.slice(from, bytes.lastIndexOf('Left.'));
}

/** No escape sequence, and no line without a word. */
async function expectPlain($: Play): Promise<void> {
  const said = await saidBy($);
  const lines = said.trimEnd().split('\r\n');
  expect(lines.length).toBeGreaterThan(3);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences begin with one.
  expect(said).not.toMatch(/[\u001b\u009b\u0007\u0008]/);
  expect(said.replaceAll('\r\n', '')).not.toContain('\r');
  for (const line of lines) expect(line).toMatch(/\p{L}/u);
}

async function seeTrust($: Play): Promise<void> {
  await $.see(/Trust\. .*[\s\S]*then press enter\./);
}

async function reachApply($: Play): Promise<void> {
  await $.write('kpki.yaml', slow);
  await $.open('--accessible');
  await seeTrust($);
  await $.line('plan', /Same as: kpki plan/);
  await $.line('apply', 'Nothing happens unless you type yes.');
  await $.line('yes', 'Apply started');
}

/** Asks for a PIN when it is opened, and makes no key. */
const askingBackend = `
const issuesOf = (value) => (value === undefined || Object.keys(value).length === 0 ? { value } : { issues: [{ message: 'no options' }] });
export const backend = {
  kind: 'backend',
  contract: 1,
  name: 'token',
  options: { '~standard': { version: 1, vendor: 'test', validate: issuesOf } },
  open: async (_options, host) => {
    const pin = await host.ask({ text: 'PIN of token k8s:', hidden: true });
    const isRight = pin.use((bytes) => Buffer.from(bytes).toString() === 'sw0rdfish-22');
    host.log('warn', isRight ? 'the token is open' : 'the PIN is wrong');
    return { check: async () => {}, close: async () => {} };
  },
};
`;

async function reachPin($: Play): Promise<void> {
  await $.write('token.mjs', askingBackend);
  await $.kpki('plugin', 'trust', './token.mjs', '--yes');
  await $.write('kpki.yaml', twoEnvironments.replaceAll('@kpki/node-crypto', './token.mjs'));
  await $.open('--accessible -e dev');
  await $.see('What you type is not shown.');
}

needs('tmux').concurrent('the screen-reader mode', () => {
  play('the example, from an empty folder to a PKI that verifies', { size }, async ($) => {
    await $.open('--accessible');
    await $.see('Type a number, help or quit, then press enter.');
    await $.line('2', 'Type a number, all, apply');
    await $.line('apply', 'Nothing happens unless you type yes.');
    await $.line('yes', /Read 42 artifacts: 42 ok\.\n/);
    await $.line('quit');
    const { code, said } = await $.left();
    expect(code).toBe(0);
    expect(said).toContain('Left.\n81 file changes for cluster example');
    // The one line without a letter is the typed number.
    const plain = { ...$, bytes: async () => (await $.bytes()).replace('\r\n2\r\n', '\r\n') };
    await expectPlain(plain);
    expect(await $.kpki('verify', '-f', 'example-cluster/kpki.yaml')).toMatchObject({ code: 0 });
  });

  play('a new cluster: its questions are lines, and it goes on with what they made', { size }, async ($) => {
    await $.open('--accessible');
    await $.see('Type a number, help or quit, then press enter.');
    await $.line('1');
    for (const [question, answer] of [
      [/Cluster name\./, 'demo'],
      [/Kubernetes version\..*\n.*\n.*you can do/, 'back'],
      [/The answer is demo\..*\n.*you can do/, 'next'],
      [/Control plane\./, 'remove 1'],
      [/0 left\./, 'cp1 192.0.2.11'],
      [/1\. cp1, 192\.0\.2\.11\./, 'next'],
      [/page 3 of 5/, 'next'],
      [/page 4 of 5/, 'next'],
      [/page 5 of 5[\s\S]*you can do/, '1'],
    ] as const) {
      await $.see(question);
      await $.line(answer);
    }
    await $.see(/Cluster demo, environment local, read-write\.[\s\S]*Plan\. 19 to create[\s\S]*then press enter\./);
    await $.line('quit');
    expect((await $.left()).code).toBe(0);
    await expectPlain({ ...$, bytes: async () => (await $.bytes()).replaceAll('\r\n1\r\n', '\r\n') });
  });

  play('ctrl-c and quit ask where something was answered, and go on where that is wanted', { size }, async ($) => {
    await $.open('--accessible');
    await $.see('Type a number, help or quit, then press enter.');
    await $.line('1', /Cluster name\..*\n.*\n.*you can do/);
    await $.line('demo', 'Kubernetes version.');
    await $.pressTo(['C-c'], 'Type yes to leave, or no to continue.');
    await $.line('no', /no to continue\.[\s\S]*Kubernetes version\./);
    await $.line('quit', /Leave kpki\?[\s\S]*Leave kpki\?[\s\S]*no to continue\.\n/);
    await $.line('yes');
    expect((await $.left()).code).toBe(0);
  });

  const asking = [
    ['KPKI_ACCESSIBLE', '1'],
    ['ACCESSIBLE', '1'],
    ['INK_SCREEN_READER', 'true'],
  ] as const;
  describe.for(partOf(asking, 3))('%s=%s', ([name, value]) => {
    play('asks for it too', { size, environment: { [name]: value } }, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('-e dev');
      expect(await $.see('asked for by')).toContain(`asked for by ${name}=${value}.`);
      await seeTrust($);
      await $.line('quit');
      expect((await $.left()).code).toBe(0);
      await expectPlain($);
    });
  });

  const drawn = { size, environment: { KPKI_ACCESSIBLE: '0', ACCESSIBLE: '1', INK_SCREEN_READER: 'true' } };
  play('KPKI_ACCESSIBLE=0 is stronger than all others: it is drawn', drawn, async ($) => {
    await $.write('kpki.yaml', twoEnvironments);
    await $.open('-e dev');
    await $.see('kubernetes-ca');
    expect(await $.modes()).toMatchObject({ alternateScreen: true });
    await $.quit();
  });

  play('a dumb terminal will do, as a shell in an editor is', { size, environment: { TERM: 'dumb' } }, async ($) => {
    await $.write('kpki.yaml', twoEnvironments);
    await $.open('--accessible -e dev');
    await seeTrust($);
    await $.line('quit');
    expect((await $.left()).code).toBe(0);
    await expectPlain($);
  });

  play('apply asks and tells in lines too', { size, environment: { ACCESSIBLE: '1' } }, async ($) => {
    await $.write('kpki.yaml', twoEnvironments);
    await $.open('apply -e dev');
    await $.see('[y/N]');
    await $.line('y', 'create kubernetes-ca');
    expect((await $.left()).code).toBe(0);
    const bytes = await $.bytes();
    const said = bytes.slice(bytes.indexOf('Plan for cluster'), bytes.indexOf('Next:'));
    expect(said).toContain('create kubernetes-ca\r\n');
    expect(said).not.toContain('\u001b');
  });

  play('a PIN is read without being shown', { size }, async ($) => {
    await reachPin($);
    expect(await $.line('sw0rdfish-22', /the token is open[\s\S]*then press enter\./)).toContain('Answer received.');
    await $.line('quit');
    expect((await $.left()).code).toBe(0);
    expect(await $.bytes()).not.toContain('sw0rdfish');
    await expectPlain($);
  });

  play('ctrl-c at a PIN leaves', { size }, async ($) => {
    await reachPin($);
    await $.type('sw0rd');
    await $.press('C-c');
    expect((await $.left()).code).toBe(130);
    expect(await $.bytes()).not.toContain('sw0rd');
  });

  describe.for(partOf(['SIGTERM', 'SIGHUP'] as const, 2))('%s', (signal) => {
    play('at a PIN leaves, and the terminal shows what is typed again', { size }, async ($) => {
      await reachPin($);
      process.kill(await $.processId(), signal);
      expect((await $.left()).code).toBe(130);
    });
  });

  play('ctrl-c stops an apply and leaves; nothing is half-written', { size, slowKeys: true }, async ($) => {
    await reachApply($);
    await $.press('C-c');
    const { code, said } = await $.left();
    expect(code).toBe(130);
    expect(said).toMatch(/Stopping before the next write\.[\s\S]*Stopped\. [\s\S]*Left\.\nThe apply was not finished/);
    await expectPlain($);
    await expectNothingWritten($);
  });

  describe.for([
    { what: 'ctrl-c', key: 'C-c', expected: 130 },
    { what: 'the end of the input', key: 'C-d', expected: 0 },
  ])('$what', ({ key, expected }) => {
    play('leaves where nothing runs', { size }, async ($) => {
      await $.write('kpki.yaml', twoEnvironments);
      await $.open('--accessible -e dev');
      await seeTrust($);
      await $.press(key);
      expect((await $.left()).code).toBe(expected);
    });
  });

  play('closing the terminal stops an apply and leaves', { size, slowKeys: true }, async ($) => {
    await reachApply($);
    const processId = await $.processId();
    await $.close();
    await vi.waitFor(() => expect(isAlive(processId)).toBe(false), 30_000);
    await expectNothingWritten($);
  });
});

/** It was stopped while keys were made. */
async function expectNothingWritten($: Play): Promise<void> {
  const { stdout } = await $.kpki('status', '-o', 'json');
  const { entries } = JSON.parse(stdout) as { readonly entries: readonly { readonly state: string }[] };
  expect(new Set(entries.map(({ state }) => state))).toEqual(new Set(['missing']));
}
