function configurationText(cluster: string, spec: readonly string[], environments: readonly string[]): string {
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

function environment(name: string, root: string): string {
  const sink = `{ use: "@kpki/filesystem", with: { root: ${root} }, layout: kubeadm }`;
  return [`  ${name}:`, '    backends: { default: { use: "@kpki/node-crypto" } }', `    sinks: { main: ${sink} }`].join(
    '\n',
  );
}

const jane = 'users: [{ name: jane, groups: [developers] }]';
const readOnly = '    readOnly: true';

/** One user; `prod` is read-only. */
export const twoEnvironments: string = configurationText(
  'demo',
  [jane],
  [environment('dev', './dev'), environment('prod', './prod'), readOnly],
);

export const twoToWrite: string = configurationText(
  'demo',
  [jane],
  [environment('dev', './dev'), environment('prod', './prod')],
);

/** One user and one folder: with slow keys, something can go wrong meanwhile. */
export const unhurried: string = configurationText('demo', [jane], [environment('dev', './dev')]);

/** The address answers at once that nothing listens. */
export const ofNoServer: string = twoEnvironments.replace('192.0.2.11', '127.0.43.11');

/** Every character of a name takes two columns. */
export const wide: string = configurationText(
  'demo',
  ['users: [{ name: 山田太郎, groups: [開発] }]'],
  [environment('dev', './鍵と証明書')],
);

export function crowd(people: number): string {
  const users = Array.from({ length: people }, (_, at) => `{ name: user${at}, groups: [people] }`);
  return configurationText('crowd', [`users: [${users.join(', ')}]`], [environment('dev', './dev')]);
}

/** With slow keys, these take half a minute, so that the apply can be stopped. */
export const slow: string = crowd(100);
export const quick: string = crowd(3);

/** Of 500 workers, each with a kubeconfig. */
export const manyNodes: string = configurationText(
  'large',
  [`nodes: [${Array.from({ length: 500 }, (_, at) => `{ name: worker${at} }`).join(', ')}]`],
  [environment('dev', './dev')],
);
