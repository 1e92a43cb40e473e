import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProgramResult } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { eventually } from './eventually.ts';
import { kpkiIn } from './program.ts';
import { writeServiceAccountKubeconfig } from './service-account-kubeconfig.ts';

const page = fileURLToPath(new URL('../../../docs/how-to/cronjob.md', import.meta.url));
const namespace = 'clusters';

let server: OpenedApiServer;

async function fileOnPage(name: string): Promise<string> {
  const [, text] = new RegExp(`\`\`\`yaml\\n# ${name}\\n([^]*?)\`\`\``).exec(await readFile(page, 'utf8')) ?? [];
  if (text === undefined) throw new Error(`${page} gives no ${name}`);
  return text;
}

function wordsOf(manifests: string): readonly string[] {
  const job = parseAllDocuments(manifests)
    .map((document): Record<string, unknown> => document.toJS())
    .find(({ kind }) => kind === 'CronJob');
  const found = /"args":(\[[^\]]*\])/.exec(JSON.stringify(job))?.[1];
  return JSON.parse(found ?? '[]') as readonly string[];
}

async function secretData(name: string): Promise<Readonly<Record<string, string>>> {
  const encoded = await server.admin(null, '-n', namespace, 'get', 'secret', name, '-o', 'json');
  return (JSON.parse(encoded) as { readonly data: Readonly<Record<string, string>> }).data;
}

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
)('the CronJob of the page', () => {
  let words: readonly string[];

  /** Runs as the pod would, with its token alone. */
  function job(...instead: readonly string[]): Promise<ProgramResult> {
    const given = (instead.length > 0 ? instead : words).map((word) =>
      word === '/etc/kpki/kpki.yaml' ? join(server.folder, 'kpki.yaml') : word,
    );
    return kpkiIn(server.folder, ...given);
  }

  beforeAll(async () => {
    server = await openSharedApiServer();
    const configurationText = await fileOnPage('kpki.yaml');
    const manifests = await fileOnPage('cronjob.yaml');
    words = wordsOf(manifests);
    // Outside a pod, the token is in a kubeconfig.
    const outside = configurationText.replace('with: { namespace: clusters }', 'with: { kubeconfig: ./pod.yaml }');
    expect(outside).not.toBe(configurationText);
    await writeFile(join(server.folder, 'kpki.yaml'), outside);
    await server.admin(null, 'create', 'namespace', namespace);
    await server.admin(manifests, 'apply', '-f', '-');
    await writeServiceAccountKubeconfig(server, 'pod.yaml', { namespace, account: 'kpki' });
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());

  test('is taken by the API server as it stands', async () => {
    const made = await server.admin(
      null,
      '-n',
      namespace,
      'get',
      'cronjob',
      'kpki-renew',
      '-o',
      'jsonpath={.spec.concurrencyPolicy}',
    );
    expect(made).toBe('Forbid');
    expect(words.slice(0, 3)).toEqual(['renew', '--within', '30d']);
  });

  test('may do nothing before the Role is there, and says what it lacks', async () => {
    const refused = await job();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('may not get Secret');
  });

  test('renews what ends soon, by the Role that `kpki explain sink` prints and nothing more', {
    timeout: 240_000,
  }, async () => {
    const role = await job('explain', 'sink', 'mgmt');
    expect(role).toMatchObject({ code: 0 });
    expect(role.stdout).not.toMatch(/\b(?:list|watch|patch)\b.*\]/);
    await server.admin(role.stdout, 'apply', '-f', '-');
    await eventually(async () => expect(await job('doctor')).toMatchObject({ code: 0 }));

    expect(await job('apply', '--yes')).toMatchObject({ code: 0 });
    const before = await secretData('c1-apiserver-cp1');
    const idle = await job();
    expect(idle, idle.stderr).toMatchObject({ code: 0 });
    expect(await secretData('c1-apiserver-cp1')).toEqual(before);

    // A lifetime below the window expires soon.
    const declared = await readFile(join(server.folder, 'kpki.yaml'), 'utf8');
    await writeFile(
      join(server.folder, 'kpki.yaml'),
      declared.replace('spec:\n', 'spec:\n  validity: { certificates: 10d, renewBefore: 1d }\n'),
    );
    expect(await job('rekey', 'apiserver', '--yes')).toMatchObject({ code: 0 });
    const short = await secretData('c1-apiserver-cp1');
    const renewed = await job();
    expect(renewed, renewed.stderr).toMatchObject({ code: 0 });
    const last = JSON.parse(renewed.stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({ kind: 'Applied', rollout: expect.any(Array) });
    const after = await secretData('c1-apiserver-cp1');
    expect(after['tls.crt']).not.toBe(short['tls.crt']);
    expect(after['tls.key']).toBe(short['tls.key']);

    expect(await job('undo', '--yes')).toMatchObject({ code: 0 });
    expect((await secretData('c1-apiserver-cp1'))['tls.crt']).toBe(short['tls.crt']);
  });

  test('sees no other Secret', async () => {
    await server.admin(null, '-n', namespace, 'create', 'secret', 'generic', 'somebody-elses', '--from-literal=a=b');
    const who = `--as=system:serviceaccount:${namespace}:kpki`;
    const refused = expect.objectContaining({ message: expect.stringContaining('cannot') });
    for (const what of [['secret', 'somebody-elses'], ['secrets']]) {
      await expect(server.admin(null, '-n', namespace, 'get', ...what, who)).rejects.toEqual(refused);
    }
  });

  test('makes a Secret that is missing, and no new CA while what it signed is stored', {
    timeout: 120_000,
  }, async () => {
    await server.admin(null, '-n', namespace, 'delete', 'secret', 'c1-admin.conf-cp1');
    expect(await job()).toMatchObject({ code: 0 });
    expect(Object.keys(await secretData('c1-admin.conf-cp1'))).toContain('value');
    await server.admin(null, '-n', namespace, 'delete', 'secret', 'c1-kubernetes-ca');
    const refused = await job();
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('the cluster would not trust a new CA') });
    await expect(secretData('c1-kubernetes-ca')).rejects.toThrow('not found');
  });
});
