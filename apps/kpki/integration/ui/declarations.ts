/** A `kpki.yaml` of one node. */
function declaration(cluster: string, spec: readonly string[], environments: readonly string[]): string {
  const lines = [
    'apiVersion: kpki.dev/v1alpha1',
    'kind: ClusterPKI',
    `metadata: { name: ${cluster} }`,
    'spec:',
    '  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]',
    ...spec.map((line) => `  ${line}`),
    'environments:',
    ...environments,
  ];
  return `${lines.join('\n')}\n`;
}

/** An environment that writes to a folder. */
function environment(name: string, root: string): string {
  const sink = `{ use: "@kpki/filesystem", with: { root: ${root} }, layout: kubeadm }`;
  return [`  ${name}:`, '    backends: { default: { use: "@kpki/node-crypto" } }', `    sinks: { main: ${sink} }`].join(
    '\n',
  );
}

const jane = 'users: [{ name: jane, groups: [developers] }]';
const readOnly = '    readOnly: true';

/** One person; what `prod` has cannot be written to. */
export const twoEnvironments: string = declaration(
  'demo',
  [jane],
  [environment('dev', './dev'), environment('prod', './prod'), readOnly],
);

/** The same, but that both may be written to. */
export const twoToWrite: string = declaration(
  'demo',
  [jane],
  [environment('dev', './dev'), environment('prod', './prod')],
);

/** One person, and where all is written. Where keys are slow, something can go wrong while they are made. */
export const unhurried: string = declaration('demo', [jane], [environment('dev', './dev')]);

/** As `twoEnvironments`, of a node that answers at once that nothing listens there. */
export const ofNoServer: string = twoEnvironments.replace('192.0.2.11', '127.0.43.11');

/** What people and folders are called elsewhere: every character of a name takes two columns. */
export const wide: string = declaration(
  'demo',
  ['users: [{ name: 山田太郎, groups: [開発] }]'],
  [environment('dev', './鍵と証明書')],
);

/** Many people. */
export function crowd(people: number): string {
  const users = Array.from({ length: people }, (_, at) => `{ name: user${at}, groups: [people] }`);
  return declaration('crowd', [`users: [${users.join(', ')}]`], [environment('dev', './dev')]);
}

/** Where keys are slow, making those of this takes half a minute, so that somebody can stop it. */
export const slow: string = crowd(100);
/** Some of the same people. */
export const quick: string = crowd(3);
