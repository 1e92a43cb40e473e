import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '@kpki/plugin';
import { heed } from '../heed.ts';

/** A smart card may need this long to make an RSA key. */
const patienceMilliseconds = 60_000;
const stepMilliseconds = 50;

/**
 * Runs a function while no other process of this machine runs it for the same name: it holds a socket of that name in
 * Linux's abstract namespace, which has no file and ends with its process. SoftHSM needs this: a process that makes an
 * object there does not see objects that another process has made since its last read. A process that holds the name
 * for ever only delays others, because the result is checked afterwards anyway; systems other than Linux have only that
 * check.
 */
export async function aloneOnThisMachine<T>(
  name: string,
  attempt: string,
  call: Call,
  perform: () => Promise<T>,
): Promise<T> {
  const held = await hold(name, attempt, call);
  try {
    return await perform();
  } finally {
    held?.close();
  }
}

async function hold(name: string, attempt: string, call: Call): Promise<Server | null> {
  if (process.platform !== 'linux') return null;
  const path = `\0kpki-pkcs11-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
  const until = performance.now() + patienceMilliseconds;
  while (performance.now() < until) {
    heed(call, attempt);
    const server = await listening(path);
    if (server !== 'taken') return server;
    await pause(stepMilliseconds);
  }
  return null;
}

/** Null if the system has no such sockets. */
function listening(path: string): Promise<Server | null | 'taken'> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : null));
    server.listen({ path, exclusive: true }, () => {
      // The socket keeps no idle process alive.
      server.unref();
      resolve(server);
    });
  });
}
