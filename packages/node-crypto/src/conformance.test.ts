import { type Backend, keyKinds } from '@kpki/plugin';
import { backendCases, type Harness, runCase } from '@kpki/plugin/conformance';
import { expect, it } from 'vitest';
import { backend } from './backend.ts';

const harness: Harness<Backend> = {
  plugin: backend,
  open: async (host) => ({ instance: await backend.open({}, host) }),
};

/** There are no secret options to plant one in. */
const unproven = ['canary.options'];
const declared = /^(plugin|opened|keyGenerator|sign|canary)\./;
/** Every kind is made, so there is none to refuse. */
const undeclared = ['keyGenerator.generate.unsupported'];

it('makes every kind of key there is', async () => {
  const { keyGenerator } = (await harness.open({} as never)).instance;
  expect(keyGenerator?.makes).toEqual(Object.keys(keyKinds));
});

/** Finding the primes of an RSA key of 4096 bits takes seconds at times. */
const timeout = 60_000;

it.each(backendCases.map((each) => [each.id, each] as const))(
  '%s',
  async (id, each) => {
    const isDeclared = declared.test(id) && !undeclared.includes(id);
    const result = unproven.includes(id) ? 'not proven' : isDeclared ? 'passed' : 'not declared';
    expect(await runCase(each, harness)).toMatchObject({ id, result });
  },
  timeout,
);
