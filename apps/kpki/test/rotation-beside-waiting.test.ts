import { expect } from 'vitest';
import { script } from './script.ts';

const belowOfflineRoot = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  kubernetesVersion: v1.34.1
  keys: { authorities: ec-p256, certificates: ec-p256 }
  authorities: { topology: single-root }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
environments:
  online:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    authorities: { root-ca: { keys: external } }
  offline:
    sinks: { safe: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca } }
`;

script(
  'what waits for a certificate does not keep another rotation from its end, nor from what is said of it',
  async ($) => {
    $.write('kpki.yaml', belowOfflineRoot);
    const rotate = (line: string) => $.kpki(`rotate ${line} -e online --without-gate --yes`);
    expect((await $.kpki('apply -e online --yes')).code).toBe(4);
    expect((await $.kpki('apply -e offline --yes')).code).toBe(0);
    expect((await $.kpki('csr export -e online --out requests')).code).toBe(0);
    expect((await $.kpki('csr sign requests -e offline --out signed --yes')).code).toBe(0);
    expect((await $.kpki('csr import signed -e online --yes')).code).toBe(0);

    const asking = await rotate('front-proxy-ca');
    expect(asking.code).toBe(4);
    expect(asking.stdout).toContain('Before stage of front-proxy-ca: somebody else signs the new one');
    expect(asking.stdout).not.toContain('trusted beside the old one everywhere');
    const { code, stdout } = await rotate('sa');
    expect(code).toBe(0);
    expect(stdout).toContain('Before the next phase, issue, this has to be so:');
    expect(stdout).toMatch(/Then: kpki rotate sa -e online\n$/);
    const through = await rotate('sa --until retire');
    expect(through.code).toBe(0);
    expect(through.stdout).toContain('The rotation is over.');
  },
);
