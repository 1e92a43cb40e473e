export interface CommandRunElsewhere {
  readonly command: string;
  readonly file: string;
  readonly by: string;
}

const packed = {
  file: 'tools/house-rules/test/pack.program.test.ts',
  by: 'A folder with every package installed',
};

const session = { file: 'apps/kpki/integration/readme-session.components.test.ts' };

export const commandsRunElsewhere: readonly CommandRunElsewhere[] = [
  { command: 'kpki status /etc/kubernetes', ...session, by: "'kpki status /etc/kubernetes'" },
  { command: 'kpki adopt /etc/kubernetes', ...session, by: "'kpki adopt /etc/kubernetes'" },
  { command: 'kpki plan', ...session, by: "'kpki plan'" },
  { command: 'npm ci && npm start', file: 'apps/kpki/test/files.test.ts', by: "$.kpki('start')" },
  { command: 'npm ci && npm test', file: '.ci/run', by: 'npm test' },
  {
    command: 'npx kpki apply -f kubeadm.yaml --dir ./out --yes',
    file: 'apps/kpki/test/files.test.ts',
    by: 'apply -f kubeadm.yaml --dir out --yes',
  },
  {
    command: 'alias kpki="$PWD/node_modules/.bin/node $PWD/apps/kpki/bin/kpki.js"',
    file: 'tools/house-rules/test/docs.components.test.ts',
    by: 'apps/kpki/bin/kpki.js',
  },
  {
    command: 'npm create @kpki/plugin @acme/kpki-store -- --kind sink',
    file: 'tools/house-rules/test/stranger.soak.test.ts',
    by: "'npm', 'create', '@kpki/plugin'",
  },
  { command: 'kpki', file: 'apps/kpki/integration/ui/first-run.components.test.ts', by: 'a new cluster: five pages' },
  {
    command: 'kpki -f kubeadm.yaml',
    file: 'apps/kpki/integration/ui/environment-variable.components.test.ts',
    by: '-f kubeadm.yaml',
  },
  {
    command: 'kpki -e prod --read-only',
    file: 'apps/kpki/integration/ui/mending.components.test.ts',
    by: '-e dev --read-only',
  },
  {
    command: 'kpki ui clusters/*.yaml',
    file: 'apps/kpki/integration/ui/fleet.components.test.ts',
    by: 'ui clusters/*.yaml',
  },
  {
    command: 'kpki --accessible',
    file: 'apps/kpki/integration/ui/screen-reader.components.test.ts',
    by: '--accessible',
  },
  {
    command: 'export KPKI_ACCESSIBLE=1',
    file: 'apps/kpki/integration/ui/screen-reader.components.test.ts',
    by: 'KPKI_ACCESSIBLE',
  },
  {
    command: 'kubectl create rolebinding deployers --clusterrole=edit --group=deployers --namespace=shop',
    file: 'docs/tutorial.md',
    by: '$ kubectl --kubeconfig out/super-admin.conf create rolebinding',
  },
  {
    command: 'npm run fuzz -w @kpki/fuzz -- kubeconfig 600',
    file: 'tools/fuzz/test/hunt.program.test.ts',
    by: 'npm run fuzz -w @kpki/fuzz',
  },
  {
    command: 'kpki upload-certs --from prod/vault --to live/cluster',
    file: 'apps/kpki/integration/upload-certs.components.test.ts',
    by: "'upload-certs', '--from', 'files/main', '--to', 'live/cluster'",
  },
  { command: 'npm install --global kpki', ...packed },
  { command: 'npm install @kpki/plugin zod', ...packed },
  { command: 'npm install @kpki/engine @kpki/spec @kpki/node-crypto @kpki/filesystem', ...packed },
  { command: 'npm install @kpki/forge', ...packed },
  { command: 'npm install @kpki/node-crypto', ...packed },
  { command: 'npm install @kpki/plugin', ...packed },
  { command: 'npm install --save-dev @kpki/plugin-conformance', ...packed },
  { command: 'npm install @kpki/presentation', ...packed },
  { command: 'npm install @kpki/spec', ...packed },
  { command: 'npm install @kpki/x509', ...packed },
  { command: 'npm run rules', file: 'package.json', by: 'npm run -s rules' },
  { command: 'npm run setup -w @kpki/services', file: '.ci/run', by: 'tools/services/src/install.ts' },
];
