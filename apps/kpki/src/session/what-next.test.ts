import { EngineError, type Event, OriginError } from '@kpki/engine';
import { type ErrorCode, PluginError, type PluginErrorOptions } from '@kpki/plugin';
import { expect, test } from 'vitest';
import { Fault } from '../fault.ts';
import { adviceForApply, watchWrites, withNext } from './what-next.ts';

const advice = adviceForApply({ targetFlags: ' -f pki.yaml -e prod', specFlags: ' -f pki.yaml -e prod' });

function ofSink(code: ErrorCode, plain: string, options: PluginErrorOptions = {}): OriginError {
  return new OriginError(code, plain, { kind: 'sink', name: 'main', use: 'x' }, options);
}
const where = { sink: 'main', location: 'secret/c1/ca' } as const;

test('where nothing was written the environment is to be looked at', () => {
  const error = withNext(ofSink('denied', 'permission denied'), advice, false);
  expect(error).toMatchObject({
    code: 'denied',
    message:
      'sink "main" (x): permission denied; nothing was written, and `kpki doctor -f pki.yaml -e prod` shows what the environment lacks',
  });
});

test('where another run is in the way the environment lacks nothing', () => {
  const held = ofSink('conflict', 'a write (process 7 on cp1) holds the lock');
  expect(withNext(held, advice, false)).toMatchObject({
    code: 'conflict',
    message: 'sink "main" (x): a write (process 7 on cp1) holds the lock; nothing was written',
  });
});

test('where something was written it is told how to go on, and it is no error of usage', () => {
  const error = withNext(new PluginError('invalid', 'write secret/c1/ca: too large'), advice, true);
  expect(error).toBeInstanceOf(Fault);
  expect(error).toMatchObject({
    exit: 'failed',
    message:
      'write secret/c1/ca: too large; what was written until then is whole: `kpki plan -f pki.yaml -e prod` shows the rest, and `kpki apply -f pki.yaml -e prod` continues',
  });
});

test('what came to no known end is not called whole', () => {
  const left = new PluginError(
    'uncertain',
    'sink "main" (x): replace a.crt: EPERM; a write was begun: a.key is new; a.crt is old',
  );
  expect(withNext(left, advice, true)).toMatchObject({
    exit: 'failed',
    message: `${left.message}; ${advice.goOn}`,
  });
});

test('an error that says already what to type, one of a defect, and that somebody stopped, stay as they are', () => {
  const reported = new EngineError('conflict', 'it changed', { message: 'plan-again', params: {} });
  expect(withNext(reported, advice, false)).toBe(reported);
  expect(withNext(reported, advice, true)).toMatchObject({
    exit: 'failed',
    message: 'it changed; make a new plan with `kpki plan -f pki.yaml -e prod`',
  });
  const lacking = ofSink('denied', 'it may not', { lacksRights: true });
  const rights = 'sink "main" (x): it may not; `kpki explain sink main -f pki.yaml -e prod` prints the required rights';
  expect(withNext(lacking, advice, false)).toMatchObject({
    code: 'denied',
    message: `${rights}; nothing was written`,
  });
  expect(withNext(lacking, advice, true)).toMatchObject({
    message: `${rights}; what was written until then is whole: ${advice.goOn}`,
  });
  const blocked = new PluginError('denied', 'kubernetes-ca: its key is gone; bring it back');
  expect(withNext(blocked, advice, false)).toBe(blocked);
  const stopped = new PluginError('cancelled', 'stopped');
  expect(withNext(stopped, advice, true)).toBe(stopped);
  const defect = new TypeError('x is not a function');
  expect(withNext(defect, advice, true)).toBe(defect);
});

test.each<readonly [string, Event, boolean]>([
  ['a location that was written', { type: 'written', ...where, entries: 1 }, true],
  ['a location that was repaired', { type: 'repaired', ...where }, true],
  ['a write of which nobody knows', { type: 'write failed', ...where, text: 'x', isUncertain: true }, true],
  ['a write that was refused', { type: 'write failed', ...where, text: 'x', isUncertain: false }, false],
  ['a write that begins', { type: 'writing', ...where, entries: 1 }, false],
  ['a read', { type: 'reading', ...where }, false],
])('%s: is something written', (_, event, expected) => {
  const heard: Event[] = [];
  const watch = watchWrites((each) => void heard.push(each));
  watch.listener(event);
  expect(watch.hasWritten()).toBe(expected);
  expect(heard).toEqual([event]);
});
