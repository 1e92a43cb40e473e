import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchSilence } from './silence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched(proxy: URL | null = null, milliseconds = 30_000) {
  const reported: string[] = [];
  const server = {
    address: new URL('https://vault.example.com:8200'),
    proxy,
    silent: (text: string) => void reported.push(text),
  };
  return { reported, watch: watchSilence(server, milliseconds) };
}

const after = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('a server that takes connections and says nothing', () => {
  it('is reported within two seconds, once for all waiting requests', async () => {
    const { reported, watch } = watched();
    const all = Array.from({ length: 9 }, () => watch.during(after(30_000)));
    await vi.advanceTimersByTimeAsync(1000);
    expect(reported).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(reported).toEqual(['no answer from https://vault.example.com:8200 yet; waiting for up to 30 s']);
    await vi.advanceTimersByTimeAsync(28_000);
    await Promise.all(all);
    expect(reported).toHaveLength(1);
  });

  it('is reported again at the next attempt', async () => {
    const { reported, watch } = watched();
    for (const _ of [1, 2]) {
      const request = watch.during(after(30_000));
      await vi.advanceTimersByTimeAsync(31_000);
      await request;
    }
    expect(reported).toHaveLength(2);
  });

  it('is reported with the proxy before the server', async () => {
    const { reported, watch } = watched(new URL('http://proxy:3128'));
    const request = watch.during(after(3000));
    await vi.advanceTimersByTimeAsync(3000);
    await request;
    expect(reported).toEqual([expect.stringContaining(' through the proxy proxy:3128 yet')]);
  });
});

it('a request that waits while others are answered is no silence', async () => {
  const { reported, watch } = watched();
  const long = watch.during(after(10_000));
  for (let at = 0; at < 9; at += 1) {
    const short = watch.during(after(1000));
    await vi.advanceTimersByTimeAsync(1000);
    await short;
  }
  await vi.advanceTimersByTimeAsync(1000);
  await long;
  expect(reported).toEqual([]);
});

it('a request that fails, and one with a shorter time limit, are reported by their errors', async () => {
  const { reported, watch } = watched(null, 1000);
  const failing = watch.during(async () => {
    await after(1000)();
    throw new Error('it timed out');
  });
  const refused = expect(failing).rejects.toThrow('it timed out');
  await vi.advanceTimersByTimeAsync(5000);
  await refused;
  expect(reported).toEqual([]);
});
