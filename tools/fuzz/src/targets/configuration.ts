import { parseConfiguration } from '@kpki/spec';
import { demand, type Target, textOf } from '../target.ts';

const machine = { name: 'cp1', addresses: ['10.0.0.10'] };

export const configuration: Target = {
  name: 'configuration',
  seeds: [
    `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: prod }
spec:
  controlPlaneEndpoint: "[fd00::1]:6443"
  network: { serviceSubnets: [10.96.0.0/12], dnsDomain: cluster.local }
  validity: { ca: 10y, renewBefore: 30d }
  controlPlane: [{ name: cp1, addresses: &a [10.0.0.11] }]
  nodes: [{ name: w1, addresses: *a }]
  users: [{ name: jane, groups: [dev] }]
environments: { dev: { sinks: { main: { use: "@kpki/filesystem", with: { root: ./out } } } } }
`,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 10.0.0.10, bindPort: 6443 }
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificateValidityPeriod: 8760h0m0s
apiServer: { certSANs: [api.example.com, 203.0.113.5] }
etcd: { local: { serverCertSANs: ["*.example.com"] } }
`,
  ],
  run: (bytes) => {
    const text = textOf(bytes);
    const { configuration, problems } = parseConfiguration(text, 'f', { machine });
    if (configuration !== undefined) {
      demand(configuration.cluster.controlPlane.length > 0, 'a cluster has a control plane');
      return;
    }
    const lines = text.split(/\r\n|\n|\r/).length;
    demand(problems.length > 0, 'there is a configuration, or a problem');
    for (const { line, column, message } of problems) {
      demand(line >= 1 && line <= lines + 1 && column >= 1, 'a problem has its location in the file');
      demand(message !== '' && !message.includes('\n'), 'a problem is one line');
    }
  },
};
