import { expect, it } from 'vitest';
import { untilCancelled } from './until-cancelled.ts';

const call = () => {
  const controller = new AbortController();
  return { controller, signal: controller.signal };
};

it('lets a cancelled call stop waiting, and the others wait on', async () => {
  const shared = Promise.withResolvers<string>();
  const [stopped, patient] = [call(), call()];
  const waiting = untilCancelled(shared.promise, 'log in', patient);
  const refused = expect(untilCancelled(shared.promise, 'log in', stopped)).rejects.toMatchObject({
    code: 'cancelled',
    message: 'log in: cancelled',
  });
  stopped.controller.abort();
  await refused;
  shared.resolve('token');
  expect(await waiting).toBe('token');
});

it('throws for a call that was cancelled before, and passes on a failure', async () => {
  await expect(untilCancelled(Promise.resolve(1), 'log in', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await expect(untilCancelled(Promise.reject(new Error('sealed')), 'log in', call())).rejects.toThrow('sealed');
});
