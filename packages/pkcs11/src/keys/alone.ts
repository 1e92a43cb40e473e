import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '@kpki/plugin';
import { heed } from '../until-cancelled.ts';

/** A smart card may take that long for an RSA key. */
const patienceMilliseconds = 60_000;
const stepMilliseconds = 50;

/**
 * Does something while no other process of this machine does the same: it holds a socket of that name, in Linux's
 * abstract namespace, which no file stands for and which ends with its process. SoftHSM needs it: a process that makes
 * an object there does not see what another one made since it last looked. Who holds the name for ever delays others and
 * does not stop them, since what is done is looked at again afterwards; elsewhere than on Linux that is all there is.
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

/** Null where there are no such sockets. */
function listening(path: string): Promise<Server | null | 'taken'> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE' ? 'taken' : null));
    server.listen({ path, exclusive: true }, () => {
      // It keeps no process alive that has nothing else to do.
      server.unref();
      resolve(server);
    });
  });
}
