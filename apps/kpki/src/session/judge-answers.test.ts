import { type ConfigurationAnswers, defaultAnswers } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { judgmentOf } from './judge-answers.ts';

const answers: ConfigurationAnswers = {
  ...defaultAnswers,
  name: 'prod',
  controlPlane: [{ name: 'cp1', addresses: ['192.0.2.11'] }],
};
const environment = defaultAnswers.environment;

describe('what a configuration is to be written from', () => {
  test('without a problem: what it makes, and the file', async () => {
    expect(await judgmentOf(answers, [])).toEqual({
      text: expect.stringContaining('\n  name: prod\n'),
      problems: [],
      makes: {
        artifacts: 19,
        kinds: '3 CAs, 3 trust bundles, 7 certificates, 5 kubeconfigs, 1 key pair',
      },
    });
  });

  test.each<[string, Partial<ConfigurationAnswers>, string]>([
    ['of the file', { endpoint: 'https://x' }, 'spec.controlPlaneEndpoint'],
    [
      'inside a list',
      { controlPlane: [{ name: 'cp1', addresses: ['192.0.2.1', 'x'] }] },
      'spec.controlPlane[0].addresses[1]',
    ],
    ['of the name of the environment', { environment: { ...environment, name: 'A b' } }, 'environment.name'],
    ['of a name that is quoted in paths', { environment: { ...environment, name: 'a.b' } }, 'environment.name'],
    [
      'of a backend without a name',
      { environment: { ...environment, backend: { use: '' } } },
      'environment.backend.use',
    ],
    [
      'of the options of a sink',
      { environment: { ...environment, sink: { ...environment.sink, with: { root: 'a\0' } } } },
      'environment.sink.with.root',
    ],
    [
      'of an option that there is not',
      { environment: { ...environment, backend: { ...environment.backend, with: { slot: 1 } } } },
      'environment.backend.with',
    ],
    [
      'of keys that the backend does not make',
      { environment: { ...environment, backend: { use: '@kpki/forge' } } },
      'environment.backend.use',
    ],
  ])('with a problem %s', async (_, change, field) => {
    const { problems, text } = await judgmentOf({ ...answers, ...change }, []);
    expect(problems).toEqual([{ field, text: expect.stringMatching(/\w/) }]);
    expect(text).not.toBe('');
  });

  test('with problems of the file and of options is told both', async () => {
    const sink = { use: '@kpki/filesystem' };
    const { problems } = await judgmentOf({ ...answers, name: 'A', environment: { ...environment, sink } }, []);
    expect(problems.map(({ field }) => field)).toEqual(['metadata.name', 'environment.sink.with.root']);
  });

  test('runs no plugin that nobody had loaded', async () => {
    const backend = { use: '@acme/not-there' };
    const drafted = { ...answers, environment: { ...environment, backend } };
    expect(await judgmentOf(drafted, [])).toMatchObject({ problems: [] });
    const { problems } = await judgmentOf(drafted, ['@acme/not-there']);
    expect(problems).toMatchObject([
      { field: 'environment.backend.use', text: expect.stringContaining('@acme/not-there') },
    ]);
  });
});
