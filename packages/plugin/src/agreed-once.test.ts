import { expect, test } from 'vitest';
import { agreedOnce } from './agreed-once.ts';
import type { Agreement } from './agreement.ts';

const server = { kind: 'server', origin: 'https://vault.example.com', anchors: 'machine' } as const;

test('the host is asked once at a time, and again after a refusal', async () => {
  const asked: Agreement[] = [];
  let isAgreed = false;
  const agree = async (to: Agreement): Promise<void> => {
    asked.push(to);
    if (!isAgreed) throw new Error('no');
  };
  const admitted = agreedOnce({ agree }, server);
  for (const result of await Promise.allSettled([admitted(), admitted()])) expect(result.status).toBe('rejected');
  expect(asked).toEqual([server]);
  isAgreed = true;
  await Promise.all([admitted(), admitted()]);
  await admitted();
  expect(asked).toEqual([server, server]);
});

test('a server that the environment names is not asked about', async () => {
  await agreedOnce({ agree: () => Promise.reject(new Error('asked')) }, null)();
});
