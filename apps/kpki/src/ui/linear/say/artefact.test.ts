import { expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { knownArtefacts } from '../../state/select/artefacts.ts';
import { stateInWords } from './artefact.ts';

test('what lacks a part says which, what lacks all says no more', () => {
  const known = knownArtefacts(inventoryOf(nameSets.latin)).find(({ state }) => state === 'missing');
  if (known === undefined) throw new Error('nothing is missing');
  const { entry } = known;
  const findings = [{ reason: 'certificate-missing', text: 'pki/apiserver.crt is not there' }] as const;
  expect(stateInWords(known)).toBe('missing');
  expect(stateInWords({ ...known, entry: { ...entry, findings } })).toBe('missing, pki/apiserver.crt is not there');
});
