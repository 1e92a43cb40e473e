import { expect, test } from 'vitest';
import { inventoryOf, planOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { whereOf } from './where.ts';
import { writtenText } from './written-text.ts';

const plan = planOf(nameSets.latin, inventoryOf(nameSets.latin));

function planFor(place: string): typeof plan {
  const steps = plan.steps.map((step) => ({ ...step, writes: step.writes.map((write) => ({ ...write, place })) }));
  return { ...plan, steps, places: plan.places.map((each) => ({ ...each, place })) };
}

test.each([
  ['a folder', '/srv/out', 'files'],
  ['Secrets', 'secrets "prod-eu-ca" in namespace kpki-system', 'entries'],
  ['a path of Vault', 'https://vault.example.com:8200/v1/secret/data/pki', 'entries'],
])('what is written to %s is counted in the words of the command line', (_what, place, word) => {
  const written = planFor(place);
  expect(writtenText(9, written)).toBe(`9 ${word}`);
  expect(whereOf(written).map(({ count }) => count)).toContainEqual(
    expect.stringMatching(new RegExp(`^\\d+ ${word}$`)),
  );
});
