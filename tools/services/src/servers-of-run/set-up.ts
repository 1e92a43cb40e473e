import { createServer } from 'node:http';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { KubernetesRelease } from '../components.ts';
import { startCsrControllers } from '../csr-controllers.ts';
import { type LoneApiServer, startLoneApiServer } from '../lone-api-server.ts';
import type { LoopbackNode } from '../loopback-node.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the Unix socket at which files of tests ask for the servers that they share. */
    readonly sharedServers: string;
  }
}

export interface SharedApiServer {
  readonly folder: string;
  readonly node: LoopbackNode;
  readonly release: KubernetesRelease;
}

/** One API server for all files of a run, since a start costs seconds. Starts on demand, ends with this process. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await temporaryDirectory();
  const socket = join(directory.path, 'servers');
  let running = new AsyncDisposableStack();
  let plane: Promise<LoneApiServer> | null = null;
  let controllers: Promise<unknown> | null = null;

  async function startControllers(): Promise<void> {
    const server = await startPlane();
    // `default` is made by a controller that is not among these.
    await server.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
    running.use(await startCsrControllers(server));
  }

  function startPlane(): Promise<LoneApiServer> {
    plane ??= startLoneApiServer().then((server) => running.use(server));
    return plane;
  }

  async function close(): Promise<void> {
    // A start that is under way has to be over before it can be stopped.
    await Promise.allSettled([plane, controllers]);
    const stopped = running;
    running = new AsyncDisposableStack();
    [plane, controllers] = [null, null];
    await stopped.disposeAsync();
  }

  const asked = createServer(async ({ url }, response) => {
    try {
      if (url === '/signing') {
        controllers ??= startControllers();
        await controllers;
      }
      const { folder, node, release } = await startPlane();
      response.end(JSON.stringify({ folder, node, release } satisfies SharedApiServer));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => asked.listen(socket, resolve));
  project.provide('sharedServers', socket);
  // What a file has made stays until the server ends: a run after it, which a watcher begins, gets another server.
  project.onTestsRerun(close);
  return async () => {
    asked.closeAllConnections();
    asked.close();
    await close();
    await directory[Symbol.asyncDispose]();
  };
}
