import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { State } from '../../src/ui/state/model.ts';
import { read } from './acts.ts';
import { inventoryOf } from './inventory.ts';
import { nameSets } from './names.ts';
import { type Act, keys, play, tells } from './play.ts';
import { drawnLines } from './screen.tsx';

const names = nameSets.latin;
const size = { columns: 120, rows: 40 };

function mended(artifact: string): Act {
  const { entries, ...others } = inventoryOf(names);
  const after = entries.map((entry) =>
    entry.artifact === artifact ? { ...entry, state: 'ok' as const, findings: [] } : entry,
  );
  return tells('read', { type: 'known', inventory: { ...others, entries: after } });
}

async function side(state: State): Promise<readonly string[]> {
  const lines = await drawnLines(state, { depth: 'mono', glyphs: 'unicode' });
  const text = lines.map(stripVTControlCharacters);
  const [, title = ''] = /[╮┓][╭┏][─━] (.*?) [─━]/.exec(text[1] ?? '') ?? [];
  return [title, ...text.slice(2, -3).map((line) => (line.split(/[│┃]/).at(-2) ?? '').trim())];
}

test('beside the tree stands the artifact that was opened, also when its row is hidden since', async () => {
  const opened = [read(names), keys('w', 'enter')];
  const { state } = play({ size }, ...opened);
  expect(state.path.at(-1)).toMatchObject({ screen: 'artifact', artifact: 'apiserver cp1' });
  expect((await side(state)).slice(0, 2)).toEqual(['apiserver cp1', '! due, 12d left']);
  const after = await side(play({ size }, ...opened, keys('t'), mended('apiserver cp1')).state);
  expect(after.slice(0, 2)).toEqual(['apiserver cp1', '✓ ok, 12d left']);
  expect(after.join('\n')).toContain('node cp1');
});

test('what stands beside a row of the tree stays when it is opened', async () => {
  for (const way of [keys(), keys('w'), keys('down', 'down', 'down', 'down')]) {
    const row = play({ size }, read(names), way).state;
    expect((await side(play({ size }, read(names), way, keys('enter')).state)).slice(0, 2)).toEqual(
      (await side(row)).slice(0, 2),
    );
  }
});
