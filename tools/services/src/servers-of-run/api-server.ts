import { cp } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { type ApiServer, apiServerIn } from '../lone-api-server.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import type { SharedApiServer } from './set-up.ts';

/** How a file of tests sees the API server that it shares. Disposing of it removes the folder, and stops nothing. */
export type OpenedApiServer = ApiServer & AsyncDisposable;

/**
 * The API server that the files of a run share: three of them use it at the same time, and what they make stays. So a file
 * has namespaces, accounts and objects of names that no other file uses, and sees to its own alone. Its folder is its own.
 */
export function openSharedApiServer(): Promise<OpenedApiServer> {
  return open('/');
}

/** The same server with the controllers that approve and sign; a file knows its CSRs by who asked. */
export function openSharedSigningServer(): Promise<OpenedApiServer> {
  return open('/signing');
}

async function open(path: string): Promise<OpenedApiServer> {
  const { folder, node, release } = await ask(path);
  const own = await temporaryDirectory();
  for (const name of ['pki', 'super-admin.conf']) {
    await cp(join(folder, name), join(own.path, name), { recursive: true });
  }
  const server = await apiServerIn(own.path, node, release);
  return { ...server, [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
}

async function ask(path: string): Promise<SharedApiServer> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const asking = request({ socketPath: inject('sharedServers'), path, agent: false }, (answer) => {
    const whole = text(answer);
    if (answer.statusCode === 200) whole.then(resolve, reject);
    else whole.then((said) => reject(new Error(`the shared API server was not started: ${said}`)), reject);
  });
  asking.once('error', reject);
  asking.end();
  return JSON.parse(await promise) as SharedApiServer;
}
