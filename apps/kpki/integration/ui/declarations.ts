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

/** Keys that take a second or two, so that something can go wrong while they are made. */
export const unhurried: string = declaration(
  'demo',
  [jane, 'keys: { kubeconfigs: rsa-3072 }'],
  [environment('dev', './dev')],
);

/** What people and folders are called elsewhere: every character of a name takes two columns. */
export const wide: string = declaration(
  'demo',
  ['users: [{ name: 山田太郎, groups: [開発] }]'],
  [environment('dev', './鍵と証明書')],
);

/** Many people. */
export function crowd(people: number, keys = 'ec-p256'): string {
  const users = Array.from({ length: people }, (_, at) => `{ name: user${at}, groups: [people] }`);
  return declaration(
    'crowd',
    [`keys: { kubeconfigs: ${keys} }`, `users: [${users.join(', ')}]`],
    [environment('dev', './dev')],
  );
}

/** Making the keys of this takes a while, so that somebody can stop it. */
export const slow: string = crowd(150, 'rsa-3072');
/** Some of the same people, with keys that are made at once. */
export const quick: string = crowd(3);
