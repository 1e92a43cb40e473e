import { execFile } from 'node:child_process';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterPki } from '../test/configurations.ts';
import { directoriesBelow, filesBelow } from './file-tree.ts';
import { kpkiIn, startProgram } from './program.ts';

const run = promisify(execFile);

const configurationText = `${clusterPki('demo')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlaneEndpoint: api.demo.test:6443
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }, { name: cp2, addresses: [192.0.2.12] }]
  nodes: [{ name: worker1, addresses: [192.0.2.21] }]
environments:
  tree:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
  store:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./store }, layout: vault-kv } }
  rotated:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./rotated }, layout: tls-secrets } }
  begun:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./begun }, layout: vault-kv } }
  copied:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./copied }, layout: kubeadm } }
`;

const ofOneNode = `${clusterPki('demo')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlaneEndpoint: api.demo.test:6443
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
`;

async function treeIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = [...(await filesBelow(folder))].map(([path, { mode, bytes }]) => [path, `${mode} ${bytes.toString()}`]);
  return Object.fromEntries(files);
}

describe('kpki export', () => {
  let temporary: TemporaryDirectory;
  let folder: string;

  async function kpki(...words: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await kpkiIn(folder, ...words);
    expect(code, `kpki ${words.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout + stderr;
  }

  async function inArchiveTheSame(exported: string, ...of: readonly string[]): Promise<void> {
    await kpki('export', ...of, '--node', 'cp1', '--out', `${exported}.tar`);
    await mkdir(join(folder, `${exported}.d`));
    await run('tar', ['-x', '-p', '-f', join(folder, `${exported}.tar`), '-C', join(folder, `${exported}.d`)]);
    expect(await treeIn(join(folder, `${exported}.d`)), exported).toEqual(await treeIn(join(folder, exported)));
  }

  beforeAll(async () => {
    temporary = await temporaryDirectory();
    folder = temporary.path;
    await writeFile(join(folder, 'kpki.yaml'), configurationText);
    await kpki('apply', '-e', 'tree', '--yes');
    await kpki('apply', '-e', 'store', '--yes');
  });
  afterAll(async () => temporary[Symbol.asyncDispose]());

  test.each(['cp1', 'cp2', 'worker1'])('of %s it is what is below its name, byte for byte', async (node) => {
    await kpki('export', '-e', 'tree', '--node', node, '--out', `of-${node}`);
    expect(await treeIn(join(folder, `of-${node}`))).toEqual(await treeIn(join(folder, 'out', node)));
    const folders = await directoriesBelow(join(folder, `of-${node}`));
    expect(new Set(folders.values())).toEqual(new Set(['755']));
  });

  test('of a store without nodes it is what the node needs, and nothing of any other', async () => {
    await kpki('export', '-e', 'store', '--node', 'cp2', '--out', 'from-store');
    const files = await treeIn(join(folder, 'from-store'));
    expect(Object.keys(files)).toEqual(Object.keys(await treeIn(join(folder, 'out/cp2'))));
    await kpki('export', '-e', 'store', '--node', 'worker1', '--out', 'worker');
    const worker = await treeIn(join(folder, 'worker'));
    expect(Object.keys(worker)).toEqual(['kubelet.conf', 'pki/ca.crt']);
    const others = Object.values(files).flatMap((text) => /-----BEGIN EC PRIVATE KEY-----\n(.*)/.exec(text)?.[1] ?? []);
    expect(others.length).toBeGreaterThan(8);
    for (const line of others) expect(JSON.stringify(worker)).not.toContain(line);
  });

  test('an archive holds the same, with the same modes', async () => {
    const said = await kpki('export', '-e', 'tree', '--node', 'cp1', '--out', 'cp1.tar');
    expect(said).toContain('private keys are among them');
    const archive = (await filesBelow(folder)).get('cp1.tar');
    expect(archive?.mode).toBe('600');
    await mkdir(join(folder, 'unpacked'));
    await run('tar', ['-x', '-p', '-f', join(folder, 'cp1.tar'), '-C', join(folder, 'unpacked')]);
    expect(await treeIn(join(folder, 'unpacked'))).toEqual(await treeIn(join(folder, 'out/cp1')));
    const again = await kpkiIn(folder, 'export', '-e', 'tree', '--node', 'cp1', '--out', 'cp1.tar');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already and is not replaced') });
  });

  test.each(['cp1.tgz', 'cp1.tar.gz', 'cp1.zip'])('%s would be a folder, which nobody means', async (to) => {
    const said = await kpkiIn(folder, 'export', '-e', 'tree', '--node', 'cp1', '--out', to);
    expect(said).toMatchObject({ code: 2, stderr: expect.stringContaining('a file that ends in .tar') });
    await expect(lstat(join(folder, to))).rejects.toThrow('ENOENT');
  });

  test('an archive goes down a pipe', async () => {
    const { stdout, code } = await startProgram({}, folder, 'export', '-e', 'tree', '--node', 'worker1');
    expect(code).toBe(0);
    expect(stdout).toContain('ustar');
    expect(stdout).toContain('kubelet.conf');
  });

  test('in each phase of a rotation a node gets the certificate to sign with, alone, from a store that keeps the bundle apart', async () => {
    await kpki('apply', '-e', 'rotated', '--yes');
    const certificates = async (file: string) =>
      (await readFile(join(folder, file), 'utf8')).match(
        /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
      ) ?? [];
    const [old] = await certificates('rotated/demo-kubernetes-ca/tls.crt');
    const found: Record<string, readonly number[]> = {};
    for (const phase of ['prepare', 'trust', 'reissue', 'distrust', 'remove']) {
      const said = await kpki('rotate', 'kubernetes-ca', '-e', 'rotated', '--yes', '--skip-live-checks');
      expect(said).toContain(`Phase ${phase} of kubernetes-ca`);
      const moves = said
        .replaceAll(/\s+/g, ' ')
        .includes('--cluster-signing-cert-file set to ca-signing.crt (in the folder');
      expect(moves, phase).toBe(phase === 'prepare');
      await kpki('export', '-e', 'rotated', '--node', 'cp1', '--out', `in-${phase}`);
      await inArchiveTheSame(`in-${phase}`, '-e', 'rotated');
      const bundle = await certificates(`in-${phase}/pki/ca.crt`);
      const signing = await certificates(`in-${phase}/pki/ca-signing.crt`);
      found[phase] = [bundle.length, signing.length];
      expect(signing[0], phase).toBe(bundle[0]);
      expect(signing[0] === old, phase).toBe(phase === 'prepare' || phase === 'trust');
      if (phase !== 'trust') continue;
      // The flags name the file that is in the folder.
      const flags = await kpki('flags', 'kube-controller-manager', '-e', 'rotated', '--at', `in-${phase}`);
      expect(flags).toContain(`--cluster-signing-cert-file=in-${phase}/pki/ca-signing.crt\n`);
      await kpki('copy', '--from', 'rotated/main', '--to', 'copied/main', '--yes');
      expect(await certificates('copied/cp2/pki/ca-signing.crt')).toEqual(signing);
      expect(await kpki('verify', '-e', 'copied')).toMatch(/\n0 of \d+ checks fail\./);
    }
    expect(Object.keys(await treeIn(join(folder, 'in-distrust')))).toContain('pki/ca.key.previous');
    expect(found).toEqual({ prepare: [1, 1], trust: [2, 1], reissue: [2, 1], distrust: [1, 1], remove: [1, 1] });
  }, 180_000);

  test('during a rotation nothing is exported without the certificate to sign with', async () => {
    await kpki('apply', '-e', 'begun', '--yes');
    const rotate = ['rotate', 'kubernetes-ca', '-e', 'begun', '--yes', '--skip-live-checks'];
    await kpki(...rotate, '--through', 'trust');
    await rm(join(folder, 'begun/demo/kubernetes-ca/certificate_signing'));
    const archive = await kpkiIn(folder, 'export', '-e', 'begun', '--node', 'cp1');
    expect(archive).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('the signing certificate of kubernetes-ca is not there; `kpki plan -e begun`'),
    });
    expect((await kpki('plan', '-e', 'begun')).replaceAll(/\s+/g, ' ')).toContain(
      '`kpki rotate kubernetes-ca -e begun` completes the phase',
    );
    // A node that signs nothing gets what it needs.
    await kpki('export', '-e', 'begun', '--node', 'worker1', '--out', 'worker1-begun');
    await kpki(...rotate, '--through', 'trust');
    await kpki('export', '-e', 'begun', '--node', 'cp1', '--out', 'cp1-begun');
    expect(Object.keys(await treeIn(join(folder, 'cp1-begun')))).toContain('pki/ca-signing.crt');
  }, 120_000);

  test('once a rotation is over, the files with the other key are named that a node may still have', async () => {
    const words = ['rotate', 'kubernetes-ca', '-e', 'store', '--yes', '--skip-live-checks'];
    await kpki(...words, '--through', 'trust');
    await kpki('export', '-e', 'store', '--node', 'cp1', '--out', 'cp1-filled');
    const files = ['pki/ca.key.next', 'pki/ca.key.previous', 'pki/ca.crt.next', 'pki/ca.crt.previous'];
    expect(Object.keys(await treeIn(join(folder, 'cp1-filled')))).toContain('pki/ca.key.next');
    await inArchiveTheSame('cp1-filled', '-e', 'store');
    // A node's files tell where its rotation stands, whichever way they came.
    await writeFile(join(folder, 'alone.yaml'), ofOneNode);
    const plan = (await kpki('plan', '-f', 'alone.yaml', '--dir', 'cp1-filled.d')).replaceAll(/\s+/g, ' ');
    expect(plan).toMatch(/kubernetes-ca note: rotation-under-way: phase trust: /);
    const back = await kpki(...words, '--rollback');
    expect(back.replaceAll(/\s+/g, ' ')).toContain('remove the new key from cp1, cp2.');
    expect(back).toContain(`\n  rm -f ${files.join(' ')}\n`);
    const records = (await kpki(...words, '--through', 'remove', '-o', 'json')).trim().split('\n');
    expect(JSON.parse(records.find((each) => each.includes('"NextPhase"')) ?? '')).toMatchObject({
      move: null,
      leftOnNodes: [
        { node: 'cp1', files },
        { node: 'cp2', files },
      ],
    });
  });

  test('it refuses a node that is none, one whose files are incomplete, and a folder with other files', async () => {
    const none = await kpkiIn(folder, 'export', '-e', 'tree', '--node', 'cp3', '--out', 'x');
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('no node "cp3"') });
    expect(await kpkiIn(folder, 'export', '-e', 'tree', '--out', 'x')).toMatchObject({ code: 2 });

    const other = await kpkiIn(folder, 'export', '-e', 'tree', '--node', 'cp1', '--out', 'of-cp2');
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already and is another') });

    await run('rm', [join(folder, 'out/cp1/pki/apiserver.crt')]);
    const half = await kpkiIn(folder, 'export', '-e', 'tree', '--node', 'cp1', '--out', 'half');
    expect(half).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the certificate of apiserver cp1 is not there'),
    });
    expect(await treeIn(join(folder, 'half')).catch(() => ({}))).toEqual({});
  });
});
