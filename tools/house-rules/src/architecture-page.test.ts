import { expect, test } from 'vitest';
import { madeUpWorkspace } from '../test/made-up.ts';
import { architecturePage } from './architecture-page.ts';

const manifest = (name: string, imports: readonly string[], tags: readonly string[] = []) =>
  JSON.stringify({ name, nx: { tags }, dependencies: Object.fromEntries(imports.map((each) => [each, '*'])) });

test('the picture has an arrow for each import that no other arrow implies, one box of adapters, and no tool', async () => {
  const page = await architecturePage(
    madeUpWorkspace({
      'packages/plugin/package.json': manifest('@kpki/plugin', []),
      'packages/x509/package.json': manifest('@kpki/x509', ['@kpki/plugin']),
      'packages/vault/package.json': manifest('@kpki/vault', ['@kpki/plugin'], ['layer:adapter']),
      'packages/disk/package.json': manifest('@kpki/disk', ['@kpki/plugin'], ['layer:adapter']),
      'packages/engine/package.json': manifest('@kpki/engine', ['@kpki/plugin', '@kpki/x509']),
      'tools/fuzz/package.json': manifest('@kpki/fuzz', ['@kpki/engine']),
    }),
  );
  expect(page.match(/^ {2}\S+ --> \S+$/gm)).toEqual([
    '  adapters --> plugin',
    '  engine --> x509',
    '  x509 --> plugin',
  ]);
  expect(page).toContain('adapters["adapters: vault, disk"]');
});

test('the purpose of a folder of the engine is the first sentence of its README', async () => {
  const page = await architecturePage(
    madeUpWorkspace({ 'packages/engine/src/apply/README.md': '# apply\n\nCarries out\na plan. Makes all first.\n' }),
  );
  expect(page).toContain('| [apply](../packages/engine/src/apply/README.md) | Carries out a plan. |');
});
