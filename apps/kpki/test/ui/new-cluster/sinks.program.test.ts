import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@kpki/services';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { asksAgainAtOnce } from '../../at-once.ts';
import { trust } from '../../trusting.ts';
import { openWizard, type Wizard } from './wizard.ts';

const memory = fileURLToPath(import.meta.resolve('@kpki/plugin/memory'));

function shownWords(wizard: Wizard): string {
  const lines = pages.environment.lines(wizard.drafting());
  return lines.flatMap((line) => (line.is === 'words' ? [line.text] : [])).join('\n');
}

async function atEnvironment(): Promise<Wizard> {
  const wizard = await openWizard();
  await wizard.goTo('environment');
  return wizard;
}

asksAgainAtOnce();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('another place for the same', () => {
  test('has a name, a plugin with its options, and a layout of those that go with it', async () => {
    const wizard = await atEnvironment();
    await wizard.focus('add sink');
    await wizard.press('enter');
    expect(wizard.cell().id).toBe('environment.moreSinks[0].name');
    await wizard.press('ctrl-u');
    await wizard.type('mgmt');
    await wizard.focus('environment.moreSinks[0]=@kpki/kubernetes');
    await wizard.press('space');
    await wizard.focus('environment.moreSinks[0].with.namespace');
    await wizard.type('prod');
    expect(wizard.drafting().text).toContain('layout: tls-secrets');
    await wizard.focus('environment.moreSinks[0].layout');
    await wizard.press('right');
    expect(wizard.drafting()).toMatchObject({ problems: [], makes: { artefacts: expect.any(Number) } });
    expect(wizard.drafting().text).toContain(`      mgmt:
        use: "@kpki/kubernetes"
        with: { namespace: prod }
        layout: cluster-api
`);
    await wizard.focus('remove moreSinks[0]');
    await wizard.press('enter');
    expect(wizard.cell().id).toBe('add sink');
    expect(wizard.drafting().text).not.toContain('mgmt');
  });

  test('is told at its own field what is wrong with it', async () => {
    const wizard = await atEnvironment();
    await wizard.focus('add sink');
    await wizard.press('enter', 'ctrl-u');
    expect(wizard.drafting().problems.map(({ field }) => field)).toEqual(
      expect.arrayContaining([expect.stringContaining('environment.moreSinks[0]')]),
    );
    await wizard.type('mine');
    expect(wizard.drafting().problems).toMatchObject([{ field: 'environment.moreSinks[0].with.root' }]);
  });
});

describe('before going on', () => {
  test('what works on this machine alone is not tested, and can be', async () => {
    const wizard = await atEnvironment();
    await wizard.focus('test');
    await wizard.press('enter');
    expect(wizard.drafting().test).toMatchObject({
      is: 'tested',
      lines: [{ who: 'sink main' }, { who: 'backend default' }],
    });
    expect(wizard.visit().page).toBe('environment');
    await wizard.goTo('review');
  });

  test('a server is tested; where it fails that is said once, and Next goes on all the same', async () => {
    vi.stubEnv('VAULT_TOKEN', 'of-nobody');
    const wizard = await atEnvironment();
    await wizard.focus('environment.sink=@kpki/vault');
    await wizard.press('space');
    await wizard.focus('environment.sink.with.address');
    await wizard.type('https://127.0.0.1:1');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.visit()).toMatchObject({ page: 'environment', focus: 'test' });
    expect(shownWords(wizard)).toMatch(/× sink main: [^"]*ECONNREFUSED/);
    expect(wizard.state().message?.text).toMatch(/Next goes on all the same/);
    // Of another address that test says nothing.
    await wizard.focus('environment.sink.with.address');
    await wizard.press('backspace');
    await wizard.type('2');
    expect(shownWords(wizard)).toContain('Not tested yet.');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.visit().page).toBe('environment');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.visit().page).toBe('review');
  });

  test.each([
    [[], 'review'],
    [['no create on places/*'], 'environment'],
  ])('with the missing rights %o somebody is at the page %s', async (missing, page) => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'store.mjs');
    writeFileSync(
      file,
      `import { sink as memory } from ${JSON.stringify(memory)};
       export const sink = {
         ...memory,
         open: async (options, host) => ({
           ...(await memory.open(options, host)),
           missingRights: async () => ${JSON.stringify(missing)},
         }),
       };`,
    );
    await trust(file, folder.path);
    const wizard = await atEnvironment();
    await wizard.focus('environment.sink=another');
    await wizard.press('space', 'tab');
    await wizard.paste(file);
    await wizard.focus('load sink');
    await wizard.press('enter');
    await wizard.focus('environment.sink.layout');
    await wizard.press('right');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.visit().page).toBe(page);
    if (page === 'review') return;
    expect(shownWords(wizard)).toMatch(/× sink main: 1 right is missing.*kpki explain sink main/);
    expect(shownWords(wizard)).toContain('no create on places/*');
  });
});
