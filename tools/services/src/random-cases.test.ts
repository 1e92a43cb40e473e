import { afterEach, beforeEach, expect, test, vi } from 'vitest';

async function withSoak(asked: string | undefined) {
  vi.stubEnv('KPKI_SOAK', asked);
  vi.resetModules();
  return await import('./random-cases.ts');
}

beforeEach(() => {
  vi.stubEnv('KPKI_SEED', '7');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a run does a tenth of the random cases, and at least one', async () => {
  const { randomCases } = await withSoak(undefined);
  expect([randomCases(200), randomCases(3)]).toEqual([
    { numRuns: 20, seed: 7 },
    { numRuns: 1, seed: 7 },
  ]);
});

test('the soak does all of them, or more', async () => {
  expect((await withSoak('all')).randomCases(200).numRuns).toBe(200);
  expect((await withSoak('3')).randomCases(200).numRuns).toBe(600);
});

test('a part has a case of each sort, but where chance may leave it out', async () => {
  const { enough } = await withSoak(undefined);
  expect([enough(200), enough(40)]).toEqual([0, -1]);
  expect((await withSoak('all')).enough(200)).toBe(200);
});

test('the parts of a list are all of it, by one seed after the other', async () => {
  const all = Array.from({ length: 10 }, (_, at) => at);
  const { partOf } = await withSoak(undefined);
  const parts = ['1', '2', '3'].flatMap((seed) => {
    vi.stubEnv('KPKI_SEED', seed);
    return partOf(all, 3);
  });
  expect(parts.toSorted((one, other) => one - other)).toEqual(all);
  expect((await withSoak('all')).partOf(all, 3)).toEqual(all);
});

test('a file that one run in ten draws has its parts by one draw after the other', async () => {
  const all = Array.from({ length: 10 }, (_, at) => at);
  const { partOfDraw } = await withSoak(undefined);
  const parts = ['3', '13', '23', '33'].flatMap((seed) => {
    vi.stubEnv('KPKI_SEED', seed);
    return partOfDraw(all, 4);
  });
  expect(parts.toSorted((one, other) => one - other)).toEqual(all);
  expect((await withSoak('all')).partOfDraw(all, 4)).toEqual(all);
});
