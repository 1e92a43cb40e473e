import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

const external = kpkiFile('  ca: { topology: external }\n');

script('csr export without --out, and csr sign too, say what is missing', async ($) => {
  $.write('kpki.yaml', external);
  await $.ends(2, 'csr export', { stderr: 'needs --out DIR' });
  await $.ends(2, 'csr sign requests', { stderr: 'needs --out DIR' });
  await $.ends(2, 'csr import', { stderr: 'certificates is missing' });
  expect((await $.kpki('csr import --help')).stdout).toContain('kpki csr import CERTIFICATES... [options]');
});

script('csr export asks before it makes keys, and names the whole command', async ($) => {
  $.write('kpki.yaml', external);
  await $.ends(2, 'csr export --out requests -e local', {
    stderr: /: (?:npx )?kpki csr export -e local --out requests --yes/,
  });
  expect($.files()).toEqual(['kpki.yaml']);
});

script('csr export where nobody else signs has nothing to ask for', async ($) => {
  $.write('kpki.yaml', kpkiFile());
  expect(await $.kpki('csr export --out requests --yes')).toMatchObject({
    code: 0,
    stdout: 'No requests: no artifact here is pending at another issuer.\n',
  });
  expect($.files()).toEqual(['kpki.yaml']);
});

script('csr export of what is not all in order asks for the rest, and says what hinders', async ($) => {
  $.write('kpki.yaml', external);
  $.write('out/pki/front-proxy-ca.crt', 'not what it should be\n');
  await $.ends(1, 'csr export --out requests --yes', {
    stdout: /^Wrote \d+ requests to requests/,
    stderr: 'not requested: front-proxy-ca: ',
  });
  expect($.files('requests/csr')).not.toContain('front-proxy-client-cp1.csr');
  const report = JSON.parse((await $.kpki('csr export --out requests -o json')).stdout);
  expect(report.blocked.map(({ artifact }: { artifact: string }) => artifact)).toContain('front-proxy-ca');
});

script('csr export does not write over the requests of another cluster', async ($) => {
  $.write('kpki.yaml', external);
  await $.ends(0, 'csr export --out requests --yes');
  const before = $.read('requests/requests.json');
  $.write('other.yaml', external.replace('name: demo', 'name: other').replace('./out', './elsewhere'));
  await $.ends(2, 'csr export -f other.yaml --out requests --yes', {
    stderr: 'requests/requests.json: it is of the cluster demo; name another folder with --out',
  });
  expect($.read('requests/requests.json')).toBe(before);
});

script('where nothing may be changed, no keys are made for requests', async ($) => {
  $.write('kpki.yaml', external.replace('  local:', '  local:\n    readOnly: true'));
  expect((await $.kpki('csr export --out requests --yes')).code).not.toBe(0);
  expect($.files()).toEqual(['kpki.yaml']);
});

script('upload-certs says where there is no key to hand on', async ($) => {
  const [spec = ''] = kpkiFile('  ca: { topology: external }\n').split('environments:');
  $.write(
    'kpki.yaml',
    `${spec}environments:
  local:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
  live:
    sinks: { cluster: { use: "@kpki/kubernetes", with: { kubeconfig: ./admin.conf }, layout: tls-secrets } }
`,
  );
  $.write(
    'admin.conf',
    'apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{ name: a, cluster: { server: "https://127.0.0.1:1" } }]\ncontexts: [{ name: a, context: { cluster: a, user: a } }]\nusers: [{ name: a, user: { token: abc } }]\n',
  );
  await $.ends(1, 'upload-certs --from local/main --to live/cluster --yes', {
    stderr: 'the keys of kubernetes-ca, etcd-ca, front-proxy-ca are in no file that kubeadm could hand on',
  });
});
