import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  openSoftHsm,
  programPath,
  runProgram,
  startReadyVault,
  type TemporaryDirectory,
  temporaryDirectory,
} from '@kpki/services';
import { openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { clusterPki } from 'kpki/test/configurations.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { buildPkcs11Addon } from '../src/binary/pkcs11-addon.ts';
import { compareVersions, highestVersion, requiredSymbolVersions } from '../src/elf/required-libraries.ts';
import { platformNamed } from '../src/platform.ts';
import { opensTheUi } from './opens-the-ui.ts';

const platform = platformNamed(`linux-${process.arch}`);

let folder: TemporaryDirectory;
let binary: string;

beforeAll(async () => {
  folder = await temporaryDirectory();
  binary = join(folder.path, 'bin/kpki');
  await buildBinary(platform, binary, await readBundle(dirname(builtProgram)));
});
afterAll(() => folder[Symbol.asyncDispose]());

needs('kubectl')('kubectl', () => {
  test('finds the binary as its plugin, through the link of krew', async () => {
    await using own = await temporaryDirectory();
    const store = join(own.path, 'store/pki/v1/bin');
    await mkdir(store, { recursive: true });
    await mkdir(join(own.path, 'bin'));
    await copyFile(binary, join(store, 'kpki'));
    await symlink(join(store, 'kpki'), join(own.path, 'bin/kubectl-pki'));
    const environment = { PATH: join(own.path, 'bin'), HOME: own.path };
    const pki = (...words: readonly string[]) =>
      runProgram(programPath('kubectl'), ['pki', ...words], { directory: own.path, environment });
    expect(await pki('export', '--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: kubectl pki export [options]'),
    });
    expect(await pki('init', '--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('kubectl pki plan') });
    expect(await pki('apply', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('kubectl pki verify'),
    });
  });
});

needs('tmux')('the terminal UI of the binary', () => {
  test('reads the PKI in its thread, and ends', async () => {
    await using own = await temporaryDirectory();
    const directory = join(own.path, 'pki');
    await mkdir(directory);
    for (const words of [
      ['init', '--yes'],
      ['apply', '--yes'],
    ]) {
      expect(await runProgram(binary, words, { directory })).toMatchObject({ code: 0 });
    }
    await opensTheUi(directory, 'kpki', { PATH: `${dirname(binary)}:/usr/bin:/bin`, HOME: own.path });
  });
});

needs(
  'softhsm2-util',
  'pkcs11-tool',
  'g++',
)('an HSM with the binary', () => {
  const addon = (): string => join(folder.path, 'lib/kpki/pkcs11js');

  async function configured(directory: string, file: string, module: string, pin: string): Promise<void> {
    await writeFile(join(directory, 'pin'), `${pin}\n`, { mode: 0o600 });
    const backend = `hsm: { use: "@kpki/pkcs11", with: { module: ${module}, token: test, pinFile: ./pin } }`;
    await writeFile(
      file,
      `${clusterPki('hsm')}
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  prod:
    backends:
      default: { use: "@kpki/node-crypto" }
      ${backend}
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    ca: { default: { keys: hsm } }
`,
    );
  }

  test('says what is missing without the addon, and holds the CAs with it', async () => {
    await using own = await temporaryDirectory();
    const hsm = await openSoftHsm(own.path);
    const { userPin } = await hsm.addToken('test');
    await configured(own.path, join(own.path, 'kpki.yaml'), hsm.module, userPin);
    const apply = () =>
      runProgram(binary, ['apply', '--yes'], {
        directory: own.path,
        environment: { SOFTHSM2_CONF: hsm.configuration, KPKI_PKCS11_MODULES: hsm.module },
      });
    const without = await apply();
    expect(without).toMatchObject({ code: 1 });
    expect(without.stderr).toContain('install the whole archive');
    await buildPkcs11Addon(platform, addon());
    expect(await apply()).toMatchObject({ code: 0 });
    expect(
      await runProgram(binary, ['verify'], { directory: own.path, environment: { SOFTHSM2_CONF: hsm.configuration } }),
    ).toMatchObject({ code: 0 });
  });

  test('the addon runs with glibc 2.28 too, and needs no C++ library', async () => {
    const versions = requiredSymbolVersions(await readFile(join(addon(), 'build/Release/pkcs11.node')));
    expect(compareVersions(highestVersion(versions, 'GLIBC') ?? '', '2.28')).toBeLessThanOrEqual(0);
    expect(highestVersion(versions, 'GLIBCXX')).toBeNull();
  });
});

/** Applies with one sink, twice, and expects that the second changes nothing and all checks hold. */
async function appliesTo(directory: string, sink: string): Promise<void> {
  await writeFile(
    join(directory, 'kpki.yaml'),
    `${clusterPki('binary')}
  keys: { ca: ec-p256, certificates: ec-p256, serviceAccount: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  prod:
    sinks: { main: ${sink} }
`,
  );
  const kpki = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProgram(binary, words, { directory });
    expect(code, `kpki ${words.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  await kpki('apply', '--yes');
  expect(await kpki('plan')).toContain('Nothing to do');
  expect(await kpki('verify')).toContain('checks hold');
  expect(await kpki('status')).toContain('artifacts are ok');
}

needs('vault')('a Vault with the binary', () => {
  test('stores the PKI, which verifies', async () => {
    await using own = await temporaryDirectory();
    await using vault = await startReadyVault({ directory: own.path });
    await writeFile(join(own.path, 'token'), vault.rootToken(), { mode: 0o600 });
    const options = `{ address: "${vault.address}", auth: { method: token, tokenFile: ./token } }`;
    await appliesTo(own.path, `{ use: "@kpki/vault", with: ${options}, layout: vault-kv }`);
  });
});

needs(
  'etcd',
  'kube-apiserver',
  'kubectl',
)('a cluster with the binary', () => {
  test('stores the PKI in Secrets, which verifies', async () => {
    await using server = await openSharedApiServer();
    await server.admin(null, 'create', 'namespace', 'by-binary');
    const options = '{ kubeconfig: ./super-admin.conf, namespace: by-binary }';
    await appliesTo(server.folder, `{ use: "@kpki/kubernetes", with: ${options}, layout: tls-secrets }`);
  });
});
