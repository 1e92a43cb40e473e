import { expect, test } from 'vitest';
import { inventoryOf } from '../../../../test/ui/inventory.ts';
import { nameSets } from '../../../../test/ui/names.ts';
import { widthOf } from '../../../text/width.ts';
import { impactLines, impactOf, withImpact } from './impact.ts';

const inventory = inventoryOf(nameSets.latin);
const impact = impactOf(inventory, {
  name: 'apiserver',
  ca: 'kubernetes-ca',
  title: 'apiserver cp1',
  state: 'expired',
  isNow: true,
});

test('what an expired certificate cuts off is drawn, each reader once, with the break in the color of its state', () => {
  if (impact === null) throw new Error('the API server cuts off no client');
  const lines = impactLines(impact, 60);
  const texts = lines.map(({ text }) => text);
  expect(texts.slice(1, 4)).toEqual(['Cuts off now', 'kubernetes-ca', '╰─ † apiserver cp1']);
  expect(texts.filter((text) => text.startsWith('kubelet '))).toHaveLength(1);
  expect(texts.filter((text) => text.endsWith('─†─▸ kube-apiserver'))).toHaveLength(1);
  expect(lines.flatMap(({ pieces = [] }) => pieces).find(({ text }) => text.includes('─†─▸'))?.role).toBe('expired');
});

test('lines get shorter before a name is cut', () => {
  if (impact === null) throw new Error('the API server cuts off no client');
  const names = (columns: number) =>
    impactLines(impact, columns).filter(({ text }) => text.startsWith('kube-controller-manager ')).length;
  expect([41, 42, 45].map(names)).toEqual([0, 1, 1]);
  const lines = impactLines(impact, 42).map(({ text }) => text);
  expect(lines.filter((text) => text.endsWith('┼†▸ kube-apiserver'))).toHaveLength(1);
});

test.each([33, 39, 80])('the graph fits %i columns', (columns) => {
  if (impact === null) throw new Error('the API server cuts off no client');
  for (const { text } of impactLines(impact, columns).slice(5)) expect(widthOf(text)).toBeLessThanOrEqual(columns);
});

test('where the graph has no room, it is a fact; what cuts off nothing has neither', () => {
  const linesOf = (further: readonly { readonly label: string }[]) =>
    further.map(({ label }) => ({ label, text: '', severity: 'info' }) as const);
  expect(withImpact(impact, 60, 5, linesOf).map(({ label }) => label)).toEqual(['Cuts off']);
  const none = impactOf(inventory, { name: 'sa', ca: null, title: 'sa', state: 'ok', isNow: false });
  expect(none).toBeNull();
  expect(withImpact(none, 60, 40, linesOf)).toEqual([]);
});
