import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, startProgram } from '@kpki/services';

type Fields = Readonly<Record<string, unknown>>;

export interface OpenPage extends AsyncDisposable {
  evaluate<Value>(expression: string): Promise<Value>;
  send(method: string, parameters?: Fields): Promise<Fields>;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

/** Opens a page in headless Chromium and waits until it is loaded. `folder`: for the browser's files. */
export async function openPage(url: string, folder: string): Promise<OpenPage> {
  const browser = await startProgram({
    name: 'chromium',
    path: programPath('chromium'),
    flags: [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${join(folder, 'browser')}`,
      // The sandbox does not start as root, as in a container; the page is this test's own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      'about:blank',
    ],
    directory: folder,
    readiness: async () => {
      await devToolsAddress(folder);
      return { ready: true };
    },
  });
  const connection = await connect(await devToolsAddress(folder));
  const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const send: OpenPage['send'] = (method, parameters = {}) => connection.send(method, parameters, String(sessionId));
  const complaints: string[] = [];
  const requests: string[] = [];
  connection.on('Log.entryAdded', ({ entry }) => complaints.push(JSON.stringify(entry)));
  connection.on('Runtime.exceptionThrown', (exception) => complaints.push(JSON.stringify(exception)));
  connection.on('Network.requestWillBeSent', ({ request }) => requests.push(String((request as Fields)['url'])));
  for (const domain of ['Page', 'Log', 'Runtime', 'Network']) await send(`${domain}.enable`);
  const loaded = new Promise<void>((resolve) => connection.on('Page.loadEventFired', () => resolve()));
  await send('Page.navigate', { url });
  await loaded;
  return {
    complaints,
    requests,
    send,
    evaluate: async <Value>(expression: string) => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as Fields)['value'] as Value;
    },
    [Symbol.asyncDispose]: async () => {
      connection.close();
      await browser.stop();
    },
  };
}

async function devToolsAddress(folder: string): Promise<string> {
  const [port, path] = (await readFile(join(folder, 'browser', 'DevToolsActivePort'), 'utf8')).split('\n');
  if (path === undefined) throw new Error('the file is not whole yet');
  return `ws://127.0.0.1:${port}${path}`;
}

interface Connection {
  send(method: string, parameters: Fields, sessionId?: string): Promise<Fields>;
  on(event: string, hear: (parameters: Fields) => void): void;
  close(): void;
}

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`${address} does not answer`)));
  });
  const listeners: { readonly event: string; readonly hear: (parameters: Fields) => void }[] = [];
  const waiting = new Map<number, { resolve: (answer: Fields) => void; reject: (error: Error) => void }>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data));
    if (typeof method === 'string') {
      for (const { event, hear } of listeners) if (event === method) hear(params);
    }
    const waits = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) waits?.reject(new Error(JSON.stringify(error)));
    else waits?.resolve(result);
  });
  return {
    send: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        socket.send(JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      }),
    on: (event, hear) => void listeners.push({ event, hear }),
    close: () => socket.close(),
  };
}
