import { chmod, chown, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramResult, runProgram, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { builtProgram } from '../test/built/program.ts';
import { clusterPki } from '../test/configurations.ts';
import { succeeds } from './program.ts';

const nobody = 65534;

const configuration = `${clusterPki('demo')}
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlaneEndpoint: 192.0.2.1:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.10] }
    - { name: cp2, addresses: [192.0.2.11] }
environments:
  prod:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./kv }, layout: vault-kv }
`;

interface Entry {
  readonly artifact: string;
  readonly node: string | null;
  readonly state: string;
}

test.runIf(process.getuid?.() === 0)(
  'a folder of somebody else hides what is in it and nothing else, be it a location or in one (needs root to become another)',
  async () => {
    await using temporary = await temporaryDirectory();
    const below = temporary.path;
    await writeFile(join(below, 'kpki.yaml'), configuration);
    await succeeds(below, 'apply', '-e', 'prod', '--yes');
    await succeeds(below, 'apply', '--dir', 'tree', '--yes');
    for (const path of await readdir(below, { recursive: true })) await chown(join(below, path), nobody, nobody);
    await chown(below, nobody, nobody);
    for (const shut of ['kv/demo/cp2/apiserver', 'tree/cp2']) {
      await chown(join(below, shut), 0, 0);
      await chmod(join(below, shut), 0o700);
    }
    const asNobody = (line: string): Promise<ProgramResult> => {
      const words = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups', process.execPath, builtProgram];
      return runProgram('setpriv', [...words, ...line.split(' ')], { directory: below, withinMilliseconds: 60_000 });
    };
    const entriesOf = async (where: string): Promise<readonly Entry[]> => {
      const { code, stdout, stderr } = await asNobody(`status ${where} -o json`);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).entries;
    };
    const ofLocation = await entriesOf('-e prod');
    const certificates = ofLocation.filter(({ artifact }) => !artifact.endsWith('-bundle'));
    expect(certificates.filter(({ state }) => state !== 'ok')).toMatchObject([
      { artifact: 'apiserver cp2', state: 'unreadable' },
    ]);
    // It exits with 1 for what was asked for and is left.
    expect(await asNobody('renew apiserver -e prod --yes')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^renew apiserver cp1\n[\s\S]*^left as it is: apiserver cp2: .*cannot be listed \(EACCES\)/m,
      ),
    });
    expect(await asNobody('undo -e prod --yes')).toMatchObject({ code: 1, stderr: expect.stringContaining('EACCES') });

    const ofTree = await entriesOf('--dir tree');
    const states = new Set(ofTree.filter(({ node }) => node === 'cp2').map(({ state }) => state));
    expect(states).toEqual(new Set(['unreadable']));
    expect(ofTree.filter(({ node }) => node === 'cp1').map(({ state }) => state)).not.toContain('unreadable');
    const refused = await asNobody('apply --dir tree --yes');
    expect(refused).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('folder cp2: it cannot be listed'),
      stderr: expect.stringContaining('see the plan'),
    });
    expect(await readdir(join(below, 'tree/cp2'))).not.toContain('.kpki-lock');
  },
  120_000,
);
