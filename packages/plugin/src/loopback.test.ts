import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

test.each([
  'http://localhost:8200',
  'http://LOCALHOST',
  'https://127.0.0.1',
  'https://127.1:8200',
  'https://127.255.0.9',
  'https://0x7f000001',
  'https://[::1]:6443',
])('%s is this machine', (address) => {
  expect(isLoopback(new URL(address))).toBe(true);
});

test.each([
  'https://127.0.0.1.example.com',
  'https://localhost.example.com',
  'https://128.0.0.1',
  'https://0.0.0.0',
  'https://[::2]',
  'https://[::ffff:127.0.0.1]',
])('%s is not', (address) => {
  expect(isLoopback(new URL(address))).toBe(false);
});
