import { expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { inventoryInRotation } from '../../../../test/ui/rotation.ts';
import { trustLines } from './trust.ts';

test('a rotation that is under way is said, whether all is ok or not', () => {
  const whole = inventoryInRotation(inventoryOf(nameSets.latin));
  const ok = { ...whole, entries: whole.entries.filter(({ state }) => state === 'ok') };
  const said = 'kubernetes-ca: a rotation is under way, at stage.';
  expect(trustLines(whole)).toContain(said);
  expect(trustLines(ok)).toContain(said);
  expect(trustLines(inventoryOf(nameSets.latin))).not.toContain(said);
});
