import { kpkiFile } from './configurations.ts';

export const environments = (text: string): string =>
  `${kpkiFile().replace(/environments:[\s\S]*/, '')}environments:\n${text}`;

export const sink = (root: string, layout: string): string =>
  `{ use: "@kpki/filesystem", with: { root: ./${root} }, layout: ${layout} }`;

export const two = environments(`  dev:
    sinks:
      tree: ${sink('tree', 'kubeadm')}
      pairs: ${sink('pairs', 'vault-kv')}
  prod:
    sinks:
      secrets: ${sink('secrets', 'cluster-api')}
  locked:
    readOnly: true
    sinks:
      secrets: ${sink('locked', 'vault-kv')}
`);
