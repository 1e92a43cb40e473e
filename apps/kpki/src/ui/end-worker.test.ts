import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sceneOf } from '../../test/ui/scenes.ts';
import { endWorker, whyItWaits } from './end-worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function thread() {
  const over = Promise.withResolvers<void>();
  return { end: () => over.promise, kill: vi.fn(() => over.resolve()), over: over.resolve };
}

test('a thread that ends in a moment is not spoken of', async () => {
  const { over, ...worker } = thread();
  const tell = vi.fn();
  const ending = endWorker(worker, 'written; Ctrl-C', tell, new EventEmitter());
  vi.advanceTimersByTime(299);
  over();
  expect(await ending).toBe('ended');
  vi.advanceTimersByTime(1000);
  expect(tell).not.toHaveBeenCalled();
});

test('somebody who waits longer is told what for, once, and may end it', async () => {
  const { over: _over, ...worker } = thread();
  const tell = vi.fn();
  const signals = new EventEmitter();
  const ending = endWorker(worker, 'written; Ctrl-C', tell, signals);
  vi.advanceTimersByTime(5000);
  expect(tell).toHaveBeenCalledTimes(1);
  expect(tell).toHaveBeenCalledWith('written; Ctrl-C');
  signals.emit('SIGINT');
  expect(await ending).toBe('killed');
  expect(worker.kill).toHaveBeenCalledTimes(1);
  expect(signals.listenerCount('SIGINT')).toBe(0);
});

test('a Ctrl-C that comes before anybody was told is one that was pressed to leave', async () => {
  const { over, ...worker } = thread();
  const signals = new EventEmitter();
  const ending = endWorker(worker, '', vi.fn(), signals);
  signals.emit('SIGINT');
  expect(worker.kill).not.toHaveBeenCalled();
  over();
  expect(await ending).toBe('ended');
});

test.each([
  ['apply goes on', /the current write/],
  ['undo runs', /the current write/],
  ['check runs', /the current case/],
  ['check stops', /the current case/],
  ['reading', /^Waiting for the running task\. Ctrl-C quits at once\.$/],
] as const)('who waits is told for what, and of a write only where something is written: %s', (scene, why) => {
  expect(whyItWaits(sceneOf(scene))).toMatch(why);
});
