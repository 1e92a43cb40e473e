import { afterAll, beforeAll, test, vi } from 'vitest';
import { asksAgainAtOnce } from '../../at-once.ts';
import { nameSets } from '../names.ts';
import { expectFits, expectFrames, withServer } from './scenes.tsx';

asksAgainAtOnce();

beforeAll(() => {
  vi.stubEnv('VAULT_TOKEN', 'of-nobody');
});

afterAll(() => {
  vi.unstubAllEnvs();
});

test(withServer, async () => {
  await expectFrames(withServer);
  await expectFits(withServer, nameSets.latin);
});
