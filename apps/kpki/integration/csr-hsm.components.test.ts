import { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSoftHsm, runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { configurationOf, environments, type Machine, machineIn } from './two-machines.ts';

const office = (module: string): string => `backends:
  hsm: { use: "@kpki/pkcs11", with: { module: ${module}, token: office, pinFile: ./pin } }
sinks: { main: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca } }
ca: { root-ca: { keys: hsm } }`;

needs(
  'softhsm2-util',
  'pkcs11-tool',
  'pkcs11js',
)('requests that a key in a token signs', () => {
  test.each(['ec-p256', 'rsa-2048'] as const)('a root of %s that never was in a file', async (keys) => {
    await using temporary = await temporaryDirectory();
    const hsm = await openSoftHsm(temporary.path);
    const token = await hsm.addToken('office');
    const online = await machineIn(
      temporary.path,
      'online',
      configurationOf({ topology: 'single-root', keys, environment: environments.online }),
    );
    const offline = await machineIn(
      temporary.path,
      'offline',
      configurationOf({ topology: 'single-root', keys, environment: office(hsm.module) }),
    );
    await offline.write('pin', token.userPin);
    const kpki = (...words: readonly string[]) => kpkiWith(hsm.configuration, offline, words);

    await online.ends(0, 'csr', 'export', '--out', 'requests', '--yes');
    await online.bring('requests', offline);
    await kpki('apply', '--yes');
    await kpki('csr', 'sign', 'requests', '--out', 'signed', '--yes');
    await offline.bring('signed', online);
    await online.ends(0, 'csr', 'import', 'signed', '--yes');
    expect(await online.ends(0, 'verify')).toMatch(/All \d+ checks hold\./);
    expect((await readdir(join(offline.folder, 'safe/root-ca'), { recursive: true })).toSorted()).toEqual([
      '.kpki-undo',
      '.kpki-undo/record',
      'root-ca.crt',
    ]);
    const root = new X509Certificate(await offline.read('safe/root-ca/root-ca.crt'));
    expect(root.publicKey.asymmetricKeyType).toBe(keys === 'rsa-2048' ? 'rsa' : 'ec');
    const signed = new X509Certificate(await online.read('kubernetes/pki/ca.crt'));
    expect(signed.verify(root.publicKey)).toBe(true);
    expect(await hsm.tool(token, '--list-objects', '--type', 'privkey')).toContain('demo.only.root-ca.1');
  });
});

async function kpkiWith(configuration: string, { folder }: Machine, words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runProgram(process.execPath, [builtProgram, ...words], {
    directory: folder,
    environment: { SOFTHSM2_CONF: configuration },
    withinMilliseconds: 120_000,
  });
  expect(code, `kpki ${words.join(' ')}:\n${stdout}${stderr}`).toBe(0);
}
