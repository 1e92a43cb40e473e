import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { builtProgram } from './built/program.ts';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import type { Script } from './script.ts';

const exported: readonly string[] = [
  'cp rooted.yaml kpki.yaml',
  'kpki apply -e offline --yes',
  'kpki csr export -e prod --out requests --yes',
];

export const before: Readonly<Record<string, readonly string[]>> = {
  'kpki apply': ['rm out/pki/apiserver.crt'],
  // Else another cluster's files would be replaced, and its API servers asked first.
  'kpki apply -f kubeadm.yaml --dir ./out --yes': ['rm -r out'],
  'kpki apply --plan next.plan': ['rm out/pki/apiserver.crt', 'kpki plan --out next.plan'],
  'kpki init': ['rm kpki.yaml'],
  'kpki init --yes --keys rsa-2048 --out kpki.yaml': ['rm kpki.yaml'],
  'kpki init --yes --control-plane cp1=10.0.0.11 -e dev --sink-option root=./pki': ['rm kpki.yaml'],
  'kpki init --from kubeadm.yaml --control-plane cp2=10.0.0.12': ['rm kpki.yaml'],
  'kpki verify --certificate api.crt --ca ca.crt --name 10.96.0.1 --usage server': [
    'cp out/pki/apiserver.crt api.crt',
    'cp out/pki/ca.crt ca.crt',
  ],
  "kpki status -f 'clusters/*.yaml' --within 30d": [
    'mkdir clusters',
    'cp kpki.yaml clusters/one.yaml',
    'cp -r out clusters',
  ],
  'kpki export --node cp1 -e prod --out cp1.tar': ['cp folders.yaml kpki.yaml', 'kpki apply -e prod --yes'],
  'kpki undo -e prod --skip-changed': ['cp folders.yaml kpki.yaml', 'kpki apply -e prod --yes'],
  'kpki status -e prod --from vault -o json': ['cp folders.yaml kpki.yaml', 'kpki apply -e prod --yes'],
  'kpki copy --from dev/main --to prod/vault': ['cp folders.yaml kpki.yaml', 'kpki apply -e dev --yes'],
  'kpki copy --from prod/vault --to prod/mgmt --yes': [
    'cp folders.yaml kpki.yaml',
    'kpki apply -e dev --yes',
    'kpki copy --from dev/main --to prod/vault --yes',
  ],
  'kpki explain sink vault -e prod': ['cp vault.yaml kpki.yaml'],
  'kpki explain backend vault -e prod': ['cp held.yaml kpki.yaml'],
  'kpki csr sign requests --out signed': [...exported, 'cp offline.yaml kpki.yaml'],
  'kpki csr sign requests -e offline --out signed --yes': exported,
  'kpki csr import signed': [
    ...exported,
    'kpki csr sign requests -e offline --out signed --yes',
    'cp online.yaml kpki.yaml',
  ],
  'kpki csr import signed corporate-ca.pem -e prod --yes': [
    'cp corporate.yaml kpki.yaml',
    'kpki csr export --out requests --yes && mkdir signed',
    'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -subj /CN=corporate -days 3650 -out corporate-ca.pem',
    'for each in requests/csr/*.csr; do openssl x509 -req -in $each -CA corporate-ca.pem -CAkey ca.key -copy_extensions copyall -days 300 -out signed/$(basename $each .csr).crt || exit 1; done',
  ],
  'kpki plugin test main --yes -o wide': ['cp local.yaml kpki.yaml'],
  'kpki plugin untrust @acme/kpki-plugin': ['kpki plugin trust @acme/kpki-plugin --yes'],
};

/** Examples that need a terminal, a server or files of the machine: the test that runs them, and its words. */
export const elsewhere: Readonly<Record<string, { readonly file: string; readonly by: string }>> = {
  kpki: {
    file: 'integration/ui/first-run.components.test.ts',
    by: 'await $.open();',
  },
  'kpki -e prod --read-only': {
    file: 'integration/ui/mending.components.test.ts',
    by: "await $.open('-e dev --read-only');",
  },
  'kpki --theme light': {
    file: 'integration/ui/looks.components.test.ts',
    by: 'await drawn(`--theme ',
  },
  'kpki ui clusters/*.yaml': {
    file: 'integration/ui/fleet.components.test.ts',
    by: "await $.open('ui clusters/*.yaml');",
  },
  'kpki --accessible': {
    file: 'integration/ui/screen-reader.components.test.ts',
    by: "await $.open('--accessible');",
  },
  'kpki explain sink mgmt -e prod | kubectl apply -f -': {
    file: 'integration/kubernetes-sink.components.test.ts',
    by: "server.admin(await succeeds('explain', 'sink', 'mgmt', '-e', 'prod'), 'apply', '-f', '-')",
  },
  'kpki explain backend cluster -e prod | kubectl apply -f -': {
    file: 'integration/cluster-certificates.components.test.ts',
    by: "server.admin(await ends(0, 'explain', 'backend', 'cluster', '-e', 'running'), 'apply', '-f', '-')",
  },
  'kpki agreement remove https://vault.example.com:8200': {
    file: 'test/known-servers.test.ts',
    by: 'toMatchObject({\n      code: 0,\n      stdout: `Removed 2 agreements',
  },
  'kpki verify --live': {
    file: 'integration/verify-live.components.test.ts',
    by: "kpki('verify', '--live', '-e', environment, ...words, '-o', 'json')",
  },
  'kpki status /etc/kubernetes ~/.kube/config': {
    file: 'test/status-files.test.ts',
    by: "$.kpki('status out out/admin.conf')",
  },
  'kpki status tls://api.example.com:6443': {
    file: 'integration/verify-live.components.test.ts',
    by: "kpkiIn(undefined, 'status', named, '-o', 'json')",
  },
  'kpki adopt --sink @kpki/vault --cluster-name eu --control-plane cp1=10.0.0.11': {
    file: 'integration/adopt-vault.components.test.ts',
    by: "succeeds(below, 'adopt', ...words)",
  },
  'kpki adopt /etc/kubernetes': {
    file: 'integration/adopt-kubeadm.components.test.ts',
    by: "kpkiIn(below, 'adopt', ...words, '-o', 'json')",
  },
  'kpki adopt backup/cp1 backup/cp2 backup/cp3': {
    file: 'integration/adopt-nodes.test.ts',
    by: "kpkiIn(below, 'adopt', ...words, '-o', 'json')",
  },
  'kpki adopt by-hand --copy-to kubernetes --control-plane cp1=10.0.0.11': {
    file: 'integration/adopt-by-hand.program.test.ts',
    by: "kpkiIn(folder, 'adopt', 'pki', '--copy-to', 'kubernetes', '--control-plane', 'cp1=10.0.0.11')",
  },
  'kpki rotate kubernetes-ca --accept-unproven kube-scheduler/cp1': {
    file: 'integration/rotate-live-checks.components.test.ts',
    by: "lost('--accept-unproven', 'etcd/cp1')",
  },
  'kpki plugin test @kpki/node-crypto': {
    file: 'test/plugin-test.program.test.ts',
    by: "$.ends(0, 'plugin test @kpki/node-crypto -o json')",
  },
  'kpki upload-certs --to live/cluster --from prod/vault': {
    file: 'integration/upload-certs.components.test.ts',
    by: "kpki('upload-certs', '--from', 'files/main', '--to', 'live/cluster', '--yes', '-o', 'json')",
  },
};

const folders = environments({
  dev: { main: 'use: "@kpki/filesystem", with: { root: ./dev }, layout: kubeadm' },
  prod: {
    vault: 'use: "@kpki/filesystem", with: { root: ./vault }, layout: vault-kv',
    mgmt: 'use: "@kpki/filesystem", with: { root: ./mgmt }, layout: tls-secrets',
  },
});

const vault = environments({
  prod: { vault: 'use: "@kpki/vault", with: { address: "https://vault.example.com:8200" }, layout: vault-kv' },
});

const held = `${kpkiFile().split('environments:')[0]}environments:
  prod:
    backends: { vault: { use: "@kpki/vault", with: { address: "https://vault.example.com:8200", transit: {} } } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
    ca: { default: { keys: vault } }
`;

const ofRoot = {
  prod: 'sinks: { main: { use: "@kpki/filesystem", with: { root: ./online }, layout: kubeadm } }',
  offline: 'sinks: { safe: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca } }',
};
const isExternal = 'ca: { root-ca: { keys: external } }';

function topology(name: string, environmentsIn: Readonly<Record<string, readonly string[]>>): string {
  const [spec = ''] = kpkiFile().replace('spec:\n', `spec:\n  ca: { topology: ${name} }\n`).split('environments:');
  const lines = Object.entries(environmentsIn).flatMap(([environment, parts]) => [
    `  ${environment}:`,
    ...parts.map((part) => `    ${part}`),
  ]);
  return `${spec}environments:\n${lines.join('\n')}\n`;
}

function environments(sinksOf: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const [spec = ''] = kpkiFile().split('environments:');
  const lines = Object.entries(sinksOf).flatMap(([name, sinks]) => [
    `  ${name}:`,
    '    sinks:',
    ...Object.entries(sinks).map(([sink, use]) => `      ${sink}: { ${use} }`),
  ]);
  return `${spec}environments:\n${lines.join('\n')}\n`;
}

/** These need an answer, and say what to add without one. */
export const asks: readonly string[] = [
  'kpki undo',
  'kpki undo -e prod --skip-changed',
  'kpki init',
  'kpki apply',
  'kpki apply --plan next.plan',
  'kpki renew apiserver',
  'kpki renew kubernetes-ca',
  'kpki renew kubernetes-ca etcd-ca front-proxy-ca',
  'kpki renew apiserver/cp1 super-admin.conf/cp1',
  'kpki rekey user jane',
  'kpki rekey --node cp1',
  'kpki rekey --signed-by etcd-ca',
  'kpki rekey --all',
  'kpki rotate kubernetes-ca',
  'kpki rotate all sa',
  'kpki rotate sa --through reissue --skip-live-checks',
  'kpki copy --from dev/main --to prod/vault',
  'kpki plugin trust @acme/kpki-plugin',
  'kpki csr sign requests --out signed',
  'kpki csr import signed',
];

export async function fillForExamples($: Script): Promise<void> {
  $.write('kubeadm.yaml', kubeadmFile);
  $.write('kpki.yaml', kpkiFile().replace('  local:', '  prod:'));
  $.write('local.yaml', kpkiFile());
  $.write('folders.yaml', folders);
  $.write('vault.yaml', vault);
  $.write('held.yaml', held);
  $.write('rooted.yaml', topology('single-root', { prod: [ofRoot.prod, isExternal], offline: [ofRoot.offline] }));
  $.write('online.yaml', topology('single-root', { prod: [ofRoot.prod, isExternal] }));
  $.write('offline.yaml', topology('single-root', { offline: [ofRoot.offline] }));
  $.write('corporate.yaml', topology('external', { prod: [ofRoot.prod] }));
  $.write('layout.js', 'export const layout = {};\n');
  $.write('node_modules/@acme/kpki-plugin/package.json', '{ "version": "1.0.0", "exports": "./index.js" }');
  $.write('node_modules/@acme/kpki-plugin/index.js', 'export const backend = {};\n');
  await $.ends(0, 'apply --yes');
}

export function shellIn($: Script): (line: string) => ReturnType<Script['run']> {
  const program = join($.directory, 'bin/kpki');
  $.write('bin/kpki', `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`);
  chmodSync(program, 0o755);
  const environment = { PATH: `${$.directory}/bin:${process.env['PATH']}` };
  return (line) => $.run('bash', ['-c', line], { environment });
}
