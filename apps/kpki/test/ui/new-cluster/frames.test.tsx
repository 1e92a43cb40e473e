import { partOf } from '@kpki/services/random-cases';
import { expect, test } from 'vitest';
import type { PageName } from '../../../src/ui/state/route.ts';
import { nameSets } from '../names.ts';
import { drawnLines } from '../screen.tsx';
import { expectFits, expectFrames, scenes, sequence, withServer } from './scenes.tsx';
import { openWizard } from './wizard.ts';

const alone = Object.keys(scenes).filter((scene) => scene !== withServer);

/** A run compares half of them with their files, the soak all. */
test.each(partOf(alone, 2))('%s', expectFrames);

/** A part each time. */
const tried = partOf(alone, 8);

test.each(Object.entries(nameSets))('%s names fill the terminal, and no more', async (_, names) => {
  for (const scene of tried) await expectFits(scene, names);
});

test('every page has its steps, its buttons and the row above the keys', async () => {
  const wizard = await openWizard();
  for (const page of ['cluster', 'nodes', 'keys', 'environment', 'review'] satisfies readonly PageName[]) {
    await wizard.goTo(page);
    const lines = (await drawnLines(wizard.state(), { depth: 'mono', glyphs: 'unicode' })).map((line) =>
      line.replace(sequence, ''),
    );
    expect(lines[2]).toMatch(/\[\d \w+\]/);
    expect(lines[20]).toContain('[ Back ]');
    expect(lines[21]).toMatch(/^╰─ \$ kpki init --yes /);
    expect(lines[22]?.trim()).not.toBe('');
    expect(lines[23]).toMatch(/^enter go on {2}tab next/);
  }
});
