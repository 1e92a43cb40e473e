import { stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { clusterPki, kpkiFile } from './configurations.ts';
import { made, rotate } from './rotating.ts';
import { script } from './script.ts';

const belowOfflineRoot = `${clusterPki('demo')}
  kubernetesVersion: v1.34.1
  keys: { ca: ec-p256, certificates: ec-p256 }
  ca: { topology: single-root }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
environments:
  online:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    ca: { root-ca: { keys: external } }
  offline:
    sinks: { safe: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca } }
`;

script('a rotation that waits for a certificate neither blocks another rotation nor changes its output', async ($) => {
  $.write('kpki.yaml', belowOfflineRoot);
  const rotateOnline = (line: string) => $.kpki(`rotate ${line} -e online --skip-live-checks --yes`);
  await $.ends(4, 'apply -e online --yes');
  await $.ends(0, 'apply -e offline --yes');
  await $.ends(0, 'csr export -e online --out requests');
  await $.ends(0, 'csr sign requests -e offline --out signed --yes');
  await $.ends(0, 'csr import signed -e online --yes');

  const asking = await rotateOnline('front-proxy-ca');
  expect(asking.code).toBe(4);
  expect(asking.stdout).toContain('Before trust of front-proxy-ca: another organization signs the new CA');
  expect(asking.stdout).not.toContain('trust the new CA next to the old one');
  const { code, stdout } = await rotateOnline('sa');
  expect(code).toBe(0);
  expect(stdout).toContain('Before reissue, make sure that:');
  expect(stdout).toMatch(/Next: kpki rotate sa -e online\n$/);
  const through = await rotateOnline('sa --through remove');
  expect(through.code).toBe(0);
  expect(through.stdout).toContain('The rotation is over.');
});

script('adopt accepts the trust bundle of an external etcd during a rotation', async ($) => {
  const external = [
    '  etcd:',
    '    topology: external',
    '    nodes: [{ name: etcd1, addresses: [192.0.2.21] }, { name: etcd2, addresses: [192.0.2.22] }]',
    '',
  ];
  await made($, kpkiFile(external.join('\n')));
  for (const phase of ['trust', 'reissue']) {
    expect((await rotate($, 'etcd-ca')).stdout).toContain(`Phase ${phase} of etcd-ca`);
    expect($.read('out/etcd1/pki/etcd/ca.crt').match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const { stdout } = await $.ends(0, `adopt out --out ${phase}.yaml -o json`);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly finding: string }[] };
    expect(findings.map(({ finding }) => finding)).not.toContain('several-cas');
  }
});

script('a plan during a rotation reports that the rotation waits, not that artifacts stay unchanged', async ($) => {
  await made($);
  expect((await rotate($, 'etcd-ca')).code).toBe(0);
  await $.ends(0, 'plan --dir out --exit-code', {
    stdout: /\nNothing to do: the rotation noted above waits for its next phase\.\n$/,
  });

  $.write('kpki.yaml', kpkiFile().replace('keys: {', 'keys: { serviceAccount: rsa-2048,'));
  const planOfOther = await $.kpki('plan --dir out');
  expect(planOfOther.stdout).toMatch(
    /\nNothing to do: the artifacts noted above differ from the spec and stay unchanged\.\n$/,
  );
});

const oneLine = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s+/g, ' ');

script(
  'for a CA file with several certificates, verify suggests the rotation that writes a separate signing file',
  async ($) => {
    await made($);
    const own = $.read('out/pki/ca.crt');
    $.write('out/pki/ca.crt', `${own}${$.read('out/pki/etcd/ca.crt')}`);
    const overfull = await $.kpki('verify --dir out');
    expect(overfull.code).not.toBe(0);
    expect(oneLine(overfull.stdout)).toContain(
      'pki/ca.crt holds 2 certificates, and kube-controller-manager accepts exactly one. Fix: the first phase of `kpki rotate kubernetes-ca --dir out` writes the CA certificate to a separate file',
    );

    expect((await rotate($, 'kubernetes-ca')).stdout).toContain('Phase prepare of kubernetes-ca');
    expect($.read('out/pki/ca-signing.crt')).toBe(own);
    expect(oneLine((await $.kpki('verify --dir out')).stdout)).not.toContain('accepts exactly one');
  },
);
