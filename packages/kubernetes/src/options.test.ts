import { expect, it } from 'vitest';
import { options } from './options.ts';

async function problems(given: unknown): Promise<readonly string[]> {
  const result = await options['~standard'].validate(given);
  return (result.issues ?? []).map(({ message, path = [] }) => `${path.map(String).join('.')}: ${message}`);
}

it('takes nothing at all, and everything that it describes', async () => {
  expect(await problems({})).toEqual([]);
  const all = {
    kubeconfig: '~/.kube/config',
    context: 'management',
    namespace: 'prod-eu',
    labels: { 'example.com/team': 'blue' },
    annotations: { 'example.com/who': 'us, and nobody else' },
    timeoutSeconds: 10,
  };
  expect(await problems(all)).toEqual([]);
  const { properties } = options['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  expect(Object.keys(properties as object)).toEqual(Object.keys(all));
});

it.each([
  [{ namespace: 'Prod' }, 'namespace: it is no name of a namespace'],
  [{ labels: { team: 'a b' } }, 'labels.team: it is no value of a label'],
  [{ timeoutSeconds: 0 }, 'timeoutSeconds: it has to be more than 0 seconds'],
  [{ timeoutSeconds: 'long' }, 'timeoutSeconds: expected a number of seconds'],
  [{ kubeconfig: '' }, 'kubeconfig: it is empty; write the path of a kubeconfig'],
  [{ token: 'x' }, ': unknown option `token`; known here: `kubeconfig`, `context`, `namespace`'],
  ['prod', ': expected fields, as in { namespace: prod-eu }'],
])('%j is refused in words', async (given, says) => {
  const [problem = ''] = await problems(given);
  expect(problem).toContain(says);
});
