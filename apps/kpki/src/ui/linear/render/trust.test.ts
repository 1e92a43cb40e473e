import { expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { inventoryInRotation, inventoryWithNextAwaited } from '../../../../test/ui/rotation.ts';
import { knownArtifacts } from '../../state/select/artifacts.ts';
import { stateInWords } from './artifact.ts';
import { readLine, trustLines } from './trust.ts';

test('a rotation that is under way is said, whether all is ok or not', () => {
  const whole = inventoryInRotation(inventoryOf(nameSets.latin));
  const ok = { ...whole, entries: whole.entries.filter(({ state }) => state === 'ok') };
  const said = 'kubernetes-ca: rotation in phase trust.';
  expect(trustLines(whole)).toContain(said);
  expect(trustLines(ok)).toContain(said);
  expect(trustLines(inventoryOf(nameSets.latin))).not.toContain(said);
});

test('what is rotated is counted apart, as in the tree', () => {
  expect(readLine(inventoryInRotation(inventoryOf(nameSets.latin)))).toMatch(/, 1 rotating and \d+ ok\.$/);
});

test('that the next one of a rotation waits for its certificate is said', () => {
  expect(trustLines(inventoryWithNextAwaited(inventoryOf(nameSets.latin)))).toContain(
    'kubernetes-ca: rotation in phase trust, pending: the new key waits for its certificate.',
  );
});

test('what lacks a part says which, what lacks all says no more', () => {
  const known = knownArtifacts(inventoryOf(nameSets.latin)).find(({ state }) => state === 'missing');
  if (known === undefined) throw new Error('nothing is missing');
  const { entry } = known;
  const findings = [{ reason: 'certificate-missing', text: 'pki/apiserver.crt is missing' }] as const;
  expect(stateInWords(known)).toBe('missing');
  expect(stateInWords({ ...known, entry: { ...entry, findings } })).toBe('missing, pki/apiserver.crt is missing');
});
