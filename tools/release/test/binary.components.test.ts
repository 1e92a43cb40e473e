import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openSoftHsm, openTerminal, runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { builtProgram } from 'kpki/test/built/program.ts';
import { clusterPki } from 'kpki/test/configurations.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBinary } from '../src/binary/binary.ts';
import { readBundle } from '../src/binary/bundle.ts';
import { buildPkcs11Addon } from '../src/binary/pkcs11-addon.ts';
import { compareVersions, highestVersion, requiredSymbolVersions } from '../src/elf/required-libraries.ts';
import { platformNamed } from '../src/platform.ts';

const platform = platformNamed(`linux-${process.arch}`);

let folder: TemporaryDirectory;
let binary: string;

beforeAll(async () => {
  folder = await temporaryDirectory();
  binary = join(folder.path, 'bin/kpki');
  await buildBinary(platform, binary, await readBundle(dirname(builtProgram)));
});
afterAll(() => folder[Symbol.asyncDispose]());

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
    const environment = { PATH: `${dirname(binary)}:/usr/bin:/bin`, HOME: own.path, LANG: 'C.UTF-8' };
    const place = join(own.path, 'terminal');
    await mkdir(place);
    await using terminal = await openTerminal({ directory, folder: place, columns: 100, rows: 30, environment });
    await terminal.type('kpki; echo ended with $?');
    await terminal.press('Enter');
    await terminal.see(/19 ok/);
    await terminal.type('q');
    await terminal.see('ended with 0');
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
