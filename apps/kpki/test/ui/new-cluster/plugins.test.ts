import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@kpki/services';
import { describe, expect, test } from 'vitest';
import { pages } from '../../../src/ui/state/screens/new-cluster/pages.ts';
import { placedProblems } from '../../../src/ui/state/screens/new-cluster/spots.ts';
import { trust } from '../../trusting.ts';
import { openWizard, type Wizard } from './wizard.ts';

const memory = fileURLToPath(import.meta.resolve('@kpki/plugin-conformance/memory'));

const aModule = memory.replace('index', 'rights');

async function naming(use: string): Promise<Wizard> {
  const wizard = await openWizard();
  await wizard.goTo('environment');
  await wizard.focus('environment.backend=another');
  await wizard.press('space', 'tab');
  await wizard.paste(use);
  return wizard;
}

function shownWords(wizard: Wizard): string {
  const lines = pages.environment.lines(wizard.drafting());
  return lines.flatMap((line) => (line.is === 'words' ? [line.text] : [])).join('\n');
}

/** Its code marks that it ran. */
function pluginFile(schema: string): string {
  return `
    globalThis.ran = (globalThis.ran ?? 0) + 1;
    import { backend as memory } from ${JSON.stringify(memory)};
    const validate = ({ slot }) => (slot === undefined || slot > 9 ? { issues: [{ message: 'no such slot', path: ['slot'] }] } : { value: {} });
    export const backend = { ...memory, options: { '~standard': { version: 1, vendor: 'x', validate, ${schema} } } };
  `;
}

const described = `jsonSchema: { input: () => ({ type: 'object', required: ['slot'], properties: {
  slot: { type: 'integer', description: 'Which slot.' }, pin: { type: 'string', writeOnly: true } } }) }`;

describe('a plugin that is not built in', () => {
  test('runs when somebody asks for its options, and not while its name is typed', async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'mine.js');
    writeFileSync(file, pluginFile(described));
    const ran = () => Reflect.get(globalThis, 'ran');
    const wizard = await naming(file);
    expect(ran()).toBeUndefined();
    expect(wizard.drafting().problems).toEqual([]);
    await wizard.focus('load backend');
    await wizard.press('enter');
    expect(ran()).toBeUndefined();
    expect(shownWords(wizard)).toContain('is not trusted yet');
    await trust(file, folder.path);
    await wizard.focus('load backend');
    await wizard.press('enter');
    expect(ran()).toBe(1);
    expect(wizard.cell().id).toBe('environment.backend.use');
    expect([...placedProblems(wizard.drafting()).byCell.keys()]).toEqual(['environment.backend.with.slot']);
    await wizard.focus('environment.backend.with.slot');
    await wizard.type('12');
    expect(wizard.drafting().problems).toEqual([{ field: 'environment.backend.with.slot', text: 'no such slot' }]);
    await wizard.press('backspace');
    expect(wizard.drafting().problems).toEqual([]);
    expect(wizard.drafting().text).toContain('with: { slot: 1 }');
    expect(shownWords(wizard)).toContain('pin is a secret, and does not go into kpki.yaml.');
  });

  test('without a description has its options edited in the file', async () => {
    await using folder = await temporaryDirectory();
    const file = join(folder.path, 'mine.js');
    writeFileSync(file, pluginFile(''));
    await trust(file, folder.path);
    const wizard = await naming(file);
    await wizard.focus('load backend');
    await wizard.press('enter');
    expect(shownWords(wizard)).toContain('edit them in the file');
    await wizard.goTo('review');
  });

  test.each([
    ['that is not there', '@acme/nothing', 'there is no plugin'],
    ['that is no plugin', aModule, 'exports no `backend`'],
  ])('%s says why', async (_, use, why) => {
    if (use === aModule) await trust(use, '/');
    const wizard = await naming(use);
    await wizard.focus('load backend');
    await wizard.press('enter');
    expect(shownWords(wizard)).toContain(why);
  });

  test('without a name is a problem of the field for it', async () => {
    const wizard = await naming('');
    expect([...placedProblems(wizard.drafting()).byCell.keys()]).toEqual(['environment.backend.use']);
  });
});

test('what was typed for a plugin is there again when it is chosen again', async () => {
  const wizard = await openWizard();
  await wizard.goTo('environment');
  await wizard.focus('environment.sink.with.root');
  await wizard.type('/pki');
  await wizard.focus('environment.sink=another');
  await wizard.press('space');
  expect(wizard.drafting().text).not.toContain('./out/pki');
  await wizard.focus('environment.sink=@kpki/filesystem');
  await wizard.press('space');
  expect(wizard.drafting().text).toContain('with: { root: ./out/pki }');
});
