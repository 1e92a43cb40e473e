import { createServer, type IncomingMessage } from 'node:http';
import { freePort } from '../free-port.ts';

export interface Leak {
  readonly credentials: readonly string[];
  readonly bodyBytes: number;
}

export interface OtherOrigin extends AsyncDisposable {
  readonly origin: string;
  readonly reached: readonly Leak[];
}

const credentialFields: readonly string[] = ['authorization', 'x-vault-token', 'cookie', 'proxy-authorization'];

export async function openOtherOrigin(): Promise<OtherOrigin> {
  const reached: Leak[] = [];
  const server = createServer((request, response) => {
    void lengthOf(request).then((bodyBytes) => {
      reached.push({ credentials: credentialFields.filter((field) => field in request.headers), bodyBytes });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  const port = await freePort('127.0.0.1');
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${port}`,
    reached,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function lengthOf(request: IncomingMessage): Promise<number> {
  let length = 0;
  for await (const piece of request) length += (piece as Buffer).length;
  return length;
}
