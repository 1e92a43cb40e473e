import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { fillOnce } from './filled.ts';
import { type Script, script } from './script.ts';

const threeNodes = kpkiFile().replace(
  /controlPlane:.*\n/,
  `controlPlaneEndpoint: api.example.com:6443
  controlPlane:
    - { name: cp1, addresses: [192.0.2.11] }
    - { name: cp2, addresses: [192.0.2.12] }
    - { name: cp3, addresses: [192.0.2.13] }
`,
);

async function made($: Script): Promise<void> {
  await fillOnce($, 'a cluster of three nodes and another', async (empty) => {
    empty.write('kpki.yaml', threeNodes);
    empty.write('other.yaml', kpkiFile());
    for (const target of ['--dir out', '-f other.yaml --dir other']) {
      expect(await empty.kpki(`apply ${target} --yes`)).toMatchObject({ code: 0 });
    }
  });
}

function copy($: Script, from: string, to: string, ...files: readonly string[]): void {
  for (const file of files) copyFileSync(join($.directory, from, file), join($.directory, to, file));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('a node whose files are not those of the others', () => {
  script('another CA, or another service-account key: which node, what to do, and then all is well', async ($) => {
    await made($);
    const pairs = [
      [
        'etcd-ca',
        ['pki/etcd/ca.crt', 'pki/etcd/ca.key'],
        'copy the certificate and key that the cluster uses over the others',
      ],
      [
        'sa',
        ['pki/sa.pub', 'pki/sa.key'],
        'find the pair that signed the tokens in use, and copy both of its files over the other pairs',
      ],
    ] as const;
    for (const [name, files, remedy] of partOf(pairs, 2)) {
      copy($, 'other', 'out/cp2', ...files);
      const before = $.files('out').map((file) => $.read(`out/${file}`));
      const plan = await $.ends(1, 'plan --dir out');
      expect(oneLine(plan.stdout)).toMatch(/the [a-z -]+ of the copies differ: cp1 and cp3 have one, cp2 has another/);
      expect(oneLine(plan.stdout)).toContain(`next: ${remedy}`);
      await $.ends(3, 'status --dir out --exit-code');
      const rotated = await $.kpki(`rotate ${name} --dir out --yes --skip-live-checks`);
      expect(rotated).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('cp1 and cp3 have one, cp2 has another'),
      });
      expect($.files('out').map((file) => $.read(`out/${file}`))).toEqual(before);

      copy($, 'out/cp1', 'out/cp2', ...files);
      await $.ends(0, 'plan --dir out --exit-code');
    }
    await $.ends(0, 'verify --dir out');
  });

  script('the certificate of before a renewal, or nothing at all: it is brought up to the others', async ($) => {
    await made($);
    const earlier = $.read('out/cp2/pki/ca.crt');
    await $.ends(0, 'renew kubernetes-ca --dir out --yes');
    $.write('out/cp2/pki/ca.crt', earlier);
    const plan = await $.kpki('plan --dir out');
    expect(plan.stdout).toContain('copies-differ: node cp2 ');
    await $.ends(0, 'apply --dir out --yes');
    expect($.read('out/cp2/pki/ca.crt')).toBe($.read('out/cp1/pki/ca.crt'));
    await $.ends(0, 'verify --dir out');
  });
});
