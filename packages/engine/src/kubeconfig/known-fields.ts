/** What stands in a field of a kubeconfig. */
export type Shape =
  | 'text'
  | 'boolean'
  /** Whatever somebody likes. */
  | 'anything'
  | { readonly fields: Readonly<Record<string, Shape>> }
  | { readonly each: Shape }
  /** Entries that are told apart by their `name`. */
  | { readonly named: Shape };

const texts: Shape = { each: 'text' };

const extensions: Shape = { named: { fields: { name: 'text', extension: 'anything' } } };

const cluster: Shape = {
  fields: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'boolean',
    'certificate-authority': 'text',
    'certificate-authority-data': 'text',
    'proxy-url': 'text',
    'disable-compression': 'boolean',
    extensions,
  },
};

const exec: Shape = {
  fields: {
    command: 'text',
    args: texts,
    env: { each: { fields: { name: 'text', value: 'text' } } },
    apiVersion: 'text',
    installHint: 'text',
    provideClusterInfo: 'boolean',
    interactiveMode: 'text',
  },
};

const user: Shape = {
  fields: {
    'client-certificate': 'text',
    'client-certificate-data': 'text',
    'client-key': 'text',
    'client-key-data': 'text',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    'as-groups': texts,
    'as-user-extra': 'anything',
    username: 'text',
    password: 'text',
    'auth-provider': { fields: { name: 'text', config: 'anything' } },
    exec,
    extensions,
  },
};

const context: Shape = { fields: { cluster: 'text', user: 'text', namespace: 'text', extensions } };

/** Every field that client-go reads (`clientcmd/api/v1`, types.go), in its case; all else it passes over. */
export const kubeconfigShape: Shape = {
  fields: {
    kind: 'text',
    apiVersion: 'text',
    preferences: { fields: { colors: 'boolean', extensions } },
    clusters: { named: { fields: { name: 'text', cluster } } },
    users: { named: { fields: { name: 'text', user } } },
    contexts: { named: { fields: { name: 'text', context } } },
    'current-context': 'text',
    extensions,
  },
};
