import { type Backend, keyKinds } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin-conformance';
import { expect, it } from 'vitest';
import { backend } from './backend.ts';

const harness: Harness<Backend> = {
  plugin: backend,
  open: async (host) => ({ instance: await backend.open({}, host) }),
};

/** The plugin has no secret options for a canary. */
const unproven = ['canary.options'];
const declared = /^(plugin|opened|keyGenerator|sign|canary)\./;
/** The plugin makes every kind, so it refuses none; and it uses nothing outside of the process. */
const undeclared = [
  'keyGenerator.generate.unsupported',
  'opened.reaches-nothing',
  'opened.check.unavailable',
  'canary.errors',
];

it('makes every kind of key there is', async () => {
  const { keyGenerator } = (await harness.open({} as never)).instance;
  expect(keyGenerator?.makes).toEqual(Object.keys(keyKinds));
});

/** Finding the primes of an RSA key of 4096 bits takes seconds at times. */
const timeout = 60_000;

/** The results by case; docs/plugins.md is generated from them. */
const results: Record<string, string> = {};

it.each(backendCases.map((each) => [each.id, each] as const))(
  '%s',
  async (id, each) => {
    const isDesired = declared.test(id) && !undeclared.includes(id);
    const result = unproven.includes(id) ? 'not proven' : isDesired ? 'passed' : 'not declared';
    const report = await runCase(each, harness);
    results[id] = report.result;
    expect(report).toMatchObject({ id, result });
  },
  timeout,
);

it('matches the page of plugins; `vitest -u` updates it', async () => {
  await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot('../reports/backend.json');
});
