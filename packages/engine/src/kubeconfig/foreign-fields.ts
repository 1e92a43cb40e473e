import type { Fields } from '../mapping.ts';

/**
 * Fields of a kubeconfig that change the server or the user, and that kpki never writes: client-go's `clientcmd/api/v1`
 * types.
 */
const foreign: Readonly<Record<'cluster' | 'user', readonly string[]>> = {
  cluster: ['insecure-skip-tls-verify', 'tls-server-name'],
  user: [
    'token',
    'tokenFile',
    'username',
    'password',
    'exec',
    'auth-provider',
    'as',
    'as-uid',
    'as-groups',
    'as-user-extra',
  ],
};

/** Fields that a network may need; kpki leaves and reports them. */
const local: readonly string[] = ['proxy-url'];

/**
 * `cluster field insecure-skip-tls-verify`. A cluster's field that is false or empty does nothing; a user's field is
 * always reported, since its private value was cut out.
 */
export function foreignFields(cluster: Fields, user: Fields): readonly string[] {
  return [
    ...foreign.cluster.filter((field) => isSet(cluster[field])).map((field) => `cluster field ${field}`),
    ...foreign.user.filter((field) => field in user && user[field] !== null).map((field) => `user field ${field}`),
  ];
}

export function localFields(cluster: Fields): readonly string[] {
  return local.filter((field) => isSet(cluster[field])).map((field) => `cluster field ${field}`);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}
