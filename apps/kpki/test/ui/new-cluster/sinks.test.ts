import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@kpki/services';
import { describe, expect, test } from 'vitest';
import { trust } from '../../trusting.ts';
import { atEnvironment, shownWords } from './wizard.ts';

const memory = fileURLToPath(import.meta.resolve('@kpki/plugin-conformance/memory'));

describe('another location for the same', () => {
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
    expect(wizard.drafting()).toMatchObject({ problems: [], makes: { artifacts: expect.any(Number) } });
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
    expect(wizard.route().page).toBe('environment');
    await wizard.goTo('review');
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
    expect(wizard.route().page).toBe(page);
    if (page === 'review') return;
    expect(shownWords(wizard)).toMatch(
      /✗ failed: sink main: 1 right is missing\nRequired rights: kpki explain sink main/,
    );
    expect(shownWords(wizard)).toContain('no create on places/*');
  });
});
