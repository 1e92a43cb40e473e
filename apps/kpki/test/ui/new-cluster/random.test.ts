import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyRows } from '../../../src/ui/keys.ts';
import { sentence } from '../../../src/ui/state/frame.ts';
import { openWizard } from './wizard.ts';

const names = [...new Set(keyRows.flatMap(({ keys }) => keys))].filter((key) => key !== 'ctrl-c');
const act = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names, 'tab', 'enter', 'enter', 'down').map((key) => ({ key })) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.constant({ text: 'a 10.0.0.1\nb 10.0.0.2\n' }) },
);

test('whatever is pressed and typed, the wizard has a focus, and writes only what has no problem', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
      const wizard = await openWizard();
      for (const each of acts) {
        if (wizard.state().path.at(-1)?.screen !== 'new cluster') break;
        if ('key' in each) await wizard.press(each.key);
        else await wizard.paste(each.text);
        const { draft, overlay, runs } = wizard.state();
        if (draft === null) break;
        expect([undefined, 'confirm', 'help']).toContain(overlay?.is);
        expect(wizard.cell().id).not.toBe('');
        expect(sentence(wizard.state()).text).toBeTypeOf('string');
        expect(draft.judged).toBe(true);
        // The folder does not exist: the write fails, so the draft stays.
        if (runs['write draft'] !== undefined) expect(draft.problems).toEqual([]);
        if (runs['write draft'] !== undefined) break;
      }
    }),
    { ...randomCases(150) },
  );
});
