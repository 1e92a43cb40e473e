import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hearEndings } from './endings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s is heard once, however often it is handed on, and once more later',
  (name) => {
    const signals = new EventEmitter();
    const heard = vi.fn();
    const end = hearEndings(heard, never, signals);
    signals.emit(name);
    signals.emit(name);
    expect(heard.mock.calls).toEqual([[name]]);
    vi.advanceTimersByTime(1000);
    signals.emit(name);
    expect(heard).toHaveBeenCalledTimes(2);
    end();
    vi.advanceTimersByTime(1000);
    signals.emit(name);
    expect(heard).toHaveBeenCalledTimes(2);
  },
);

test('what was asked before is heard', () => {
  const heard = vi.fn();
  hearEndings(heard, AbortSignal.abort(), new EventEmitter());
  expect(heard).toHaveBeenCalledTimes(1);
});
