import type { Backend } from '@kpki/plugin';
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
/** node-forge's RSA signatures are made in JavaScript, and a key of 4096 bits can take seconds to be found. */
const timeout = 60_000;

it.each(backendCases.map((each) => [each.id, each] as const))(
  '%s',
  async (id, each) => {
    const result = unproven.includes(id) ? 'not proven' : declared.test(id) ? 'passed' : 'not declared';
    expect(await runCase(each, harness)).toMatchObject({ id, result });
  },
  timeout,
);
