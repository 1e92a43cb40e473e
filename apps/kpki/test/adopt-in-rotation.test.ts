import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { made, rotate } from './rotating.ts';
import { script } from './script.ts';

script('adopt takes what an external etcd believes in the middle of a rotation for that', async ($) => {
  const external = [
    '  etcd:',
    '    topology: external',
    '    nodes: [{ name: etcd1, addresses: [192.0.2.21] }, { name: etcd2, addresses: [192.0.2.22] }]',
    '',
  ];
  await made($, kpkiFile(external.join('\n')));
  for (const phase of ['stage', 'issue']) {
    expect((await rotate($, 'etcd-ca')).stdout).toContain(`Phase ${phase} of etcd-ca`);
    expect($.read('out/etcd1/pki/etcd/ca.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const { code, stdout, stderr } = await $.kpki(`adopt out --to ${phase}.yaml -o json`);
    expect(code, stderr).toBe(0);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly finding: string }[] };
    expect(findings.map(({ finding }) => finding)).not.toContain('several-authorities');
  }
});
