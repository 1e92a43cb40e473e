import { beforeAll, describe, expect, test } from 'vitest';
import { asking, broughtTo, certificatesOf, ordersOf, signedBy, signing } from '../../test/two-sides.ts';
import { changesOf, daysLater, type TestWorld } from '../../test/world.ts';
import { asDeclared, type Intent } from '../step/intent.ts';

const id = 'apiserver cp1';
const later = daysLater(30);

let office: TestWorld;
let template: TestWorld;

beforeAll(async () => {
  [template, office] = [await asking(), await signing()];
  await template.apply();
  const { world } = await broughtTo(template, certificatesOf(await signedBy(office, await ordersOf(template))));
  await world.apply();
  expect(changesOf(await template.plan())).toEqual({});
});

/** The machine that asked, with everything that it asked for. */
async function filled(): Promise<TestWorld> {
  const world = await asking();
  for (const entry of template.entries()) world.put(entry, template.bytes(entry));
  return world;
}

describe('what somebody else signs, and is not due', () => {
  test('is asked for where it is named, over its key, and nothing else is', async () => {
    const world = await filled();
    expect(await ordersOf(world)).toEqual([]);
    const intent: Intent = { ...asDeclared, renew: [id] };
    const plan = await world.plan(later, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'await asked awaits-issuer' });
    expect(plan.steps.find(({ artefact }) => artefact === id)?.next).toContain('if it is given the same names');
    const orders = await ordersOf(world, intent);
    expect(orders.map(({ artefact }) => artefact)).toEqual([id]);
    const key = world.text('pki/apiserver.key');
    const before = world.text('pki/apiserver.crt');
    const { world: brought } = await broughtTo(world, certificatesOf(await signedBy(office, orders, later)));
    expect(changesOf(await brought.plan(later))).toEqual({ [id]: 'renew asked' });
    await brought.apply(undefined, later);
    expect(world.text('pki/apiserver.crt')).not.toBe(before);
    expect(world.text('pki/apiserver.key')).toBe(key);
    expect(changesOf(await world.plan(later))).toEqual({});
    expect((await world.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('gets a new key that waits, and takes its place with its certificate', async () => {
    const world = await filled();
    const intent: Intent = { ...asDeclared, rekey: [id] };
    const key = world.text('pki/apiserver.key');
    const plan = await world.plan(later, intent);
    expect(changesOf(plan)).toEqual({ [id]: 'request asked' });
    await world.apply(plan, later);
    expect(world.text('pki/apiserver.key')).toBe(key);
    const orders = await ordersOf(world, intent);
    const { world: brought } = await broughtTo(world, certificatesOf(await signedBy(office, orders, later)));
    expect(changesOf(await brought.plan(later))).toEqual({ [id]: 'rekey asked' });
    await brought.apply(undefined, later);
    expect(world.text('pki/apiserver.key')).not.toBe(key);
    expect(world.entries()).not.toContain('pki/apiserver.key.next');
    expect((await world.judge(later)).filter(({ holds }) => holds !== 'yes')).toEqual([]);
  });

  test('is not taken back: an older certificate is brought in vain', async () => {
    const world = await filled();
    const orders = await ordersOf(world, { ...asDeclared, renew: [id] });
    const { world: newer } = await broughtTo(world, certificatesOf(await signedBy(office, orders, later)));
    await newer.apply(undefined, later);
    const older = certificatesOf(await signedBy(office, orders));
    const { world: brought } = await broughtTo(world, older);
    expect(changesOf(await brought.plan(later))).toEqual({});
  });
});
