import { expect, test, vi } from 'vitest';

async function withVariables(variables: Readonly<Record<string, string | undefined>>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
  const module = await import('./random-cases.ts');
  vi.unstubAllEnvs();
  return module;
}

test('a run does a tenth of the random cases, and at least one', async () => {
  const { randomCases } = await withVariables({ KPKI_SOAK: undefined, KPKI_SEED: '7' });
  expect([randomCases(200), randomCases(3)]).toEqual([
    { numRuns: 20, seed: 7 },
    { numRuns: 1, seed: 7 },
  ]);
});

test('the soak does all of them, or more', async () => {
  expect((await withVariables({ KPKI_SOAK: 'all' })).randomCases(200).numRuns).toBe(200);
  expect((await withVariables({ KPKI_SOAK: '3' })).randomCases(200).numRuns).toBe(600);
});

test('the parts of a list are all of it, by one seed after the other', async () => {
  const all = Array.from({ length: 10 }, (_, at) => at);
  const parts: number[] = [];
  for (const seed of ['1', '2', '3']) {
    parts.push(...(await withVariables({ KPKI_SOAK: undefined, KPKI_SEED: seed })).partOf(all, 3));
  }
  expect(parts.toSorted((one, other) => one - other)).toEqual(all);
  expect((await withVariables({ KPKI_SOAK: 'all' })).partOf(all, 3)).toEqual(all);
});
