import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

const sinkOf = (sink: string): string => kpkiFile().replace(/sinks: .*/, `sinks: { main: ${sink} }`);

async function said($: Script, line: string, environment: Readonly<Record<string, string>>) {
  let isInterrupted = false;
  const onOutput = (output: string): 'SIGINT' | null => {
    if (isInterrupted || !output.includes('no answer from')) return null;
    isInterrupted = true;
    return 'SIGINT';
  };
  return $.kpki(line, { environment, onOutput });
}

describe('a server that accepts a connection and is silent', () => {
  script('Vault: what is waited for is on stderr long before the time is up', async ($) => {
    const origin = `http://127.0.0.1:${port}`;
    $.write(
      'kpki.yaml',
      sinkOf(`{ use: "@kpki/vault", with: { address: "${origin}", mount: secret }, layout: vault-kv }`),
    );
    const environment = { VAULT_TOKEN: 'hvs.none', VAULT_ADDR: origin };
    for (const line of ['plan', 'status -o json', 'doctor']) {
      const { code, stderr } = await said($, line, environment);
      expect(stderr, line).toMatch(
        new RegExp(`^warning: main: no answer from ${origin} yet; waiting for up to \\d+ s\n`, 'm'),
      );
      expect(stderr).not.toMatch(/attempt|did not answer|defect/);
      expect(code, line).toBe(130);
    }
  });

  script('Kubernetes: in the middle of the TLS handshake too', async ($) => {
    const origin = `https://127.0.0.1:${port}`;
    $.write('kpki.yaml', sinkOf('{ use: "@kpki/kubernetes", with: { namespace: pki }, layout: tls-secrets }'));
    $.write(
      'kubeconfig',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server: origin } }],
        users: [{ name: 'u', user: { token: 'none' } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
    const { code, stderr } = await said($, 'plan', { KUBECONFIG: `${$.directory}/kubeconfig` });
    expect(stderr).toContain(`warning: main: no answer from ${origin} yet; waiting for up to 30 s\n`);
    expect(code).toBe(130);
  });
});
