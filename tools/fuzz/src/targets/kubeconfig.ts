import { describe, parseKubeconfig } from '@kpki/engine';
import { PluginError, Secret } from '@kpki/plugin';
import { certificateSeeds, pemOf } from '../seeds.ts';
import { demand, type Target, textOf, unlessRefused } from '../target.ts';

const data = Buffer.from(pemOf(certificateSeeds[0] ?? new Uint8Array())).toString('base64');
/** No key: what matters is that its bytes are cut out. */
const key = Buffer.from('-----BEGIN PRIVATE KEY-----\nAAEC\n-----END PRIVATE KEY-----\n').toString('base64');

const good = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${data}
    server: https://10.0.0.1:6443
  name: c
contexts:
- context: {cluster: c, user: u}
  name: x
current-context: x
kind: Config
users:
- name: u
  user:
    client-certificate-data: ${data}
    client-key-data: ${key}
    token: hvs.canary
`;

export const kubeconfig: Target = {
  name: 'kubeconfig',
  seeds: [
    good,
    good.replaceAll('\n', '\r\n'),
    `{"clusters":[{"name":"c","cluster":{"server":"http://a"}}],"users":null}`,
  ],
  run: (bytes) => {
    const { rest } = describe(new Secret(Uint8Array.from(bytes)));
    if (rest === undefined) return;
    demand(!textOf(rest).includes('PRIVATE KEY'), 'no private key is left in what may be seen');
    const view = unlessRefused(PluginError.is, () => parseKubeconfig(rest));
    if (view === undefined) return;
    demand(view.currentContext !== '' && view.server !== '', 'what is read has a context and a server');
    const again = describe(new Secret(Uint8Array.from(rest))).rest;
    demand(again !== undefined && textOf(again) === textOf(rest), 'cutting twice cuts no more than cutting once');
  },
};
