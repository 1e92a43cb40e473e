import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, freePortEverywhere } from './free-port.ts';

test('ports are free, below the ephemeral ones and never given twice', async () => {
  const ports = await Promise.all(Array.from({ length: 30 }, () => freePort('127.0.0.2')));
  expect(new Set(ports).size).toBe(30);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.2', resolve));
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a port for all addresses can be bound on all of them, and is in nobody else’s range', async () => {
  const port = await freePortEverywhere();
  expect(port).toBeLessThan(20_000);
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, resolve));
  await new Promise((resolve) => server.close(resolve));
});

test('an address of no interface of this machine is an error', async () => {
  await expect(freePort('192.0.2.1')).rejects.toThrow('could not listen on 192.0.2.1');
});
