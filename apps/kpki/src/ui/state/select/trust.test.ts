import { expect, test } from 'vitest';
import { read } from '../../../../test/ui/acts.ts';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { play } from '../../../../test/ui/play.ts';
import { sentence } from '../frame.ts';

test('where a run was cut off before an artifact was whole, its repair is spoken of, and not that nothing is stored', () => {
  const fresh = inventoryOf(nameSets.latin, { fresh: true });
  const said = (drift: typeof fresh.drift): string =>
    sentence(play({}, read(nameSets.latin, { inventory: { ...fresh, drift } })).state).text;
  expect(said([])).toMatch(/^No artifact is stored yet\. p plans the first \d+ artifacts\.$/);
  expect(said([{ sink: 'main', place: './out', drift: ['a write was cut short'] }])).toBe(
    'a write was cut short. p plans its repair.',
  );
});
