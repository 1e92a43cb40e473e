import { PluginError } from '@kpki/plugin';
import type { User } from '../kubeconfig/schema.ts';

/** The headers by which one user acts as another (`as`, `as-uid`, `as-groups`, `as-user-extra` of a kubeconfig). */
export function impersonation(user: User): Readonly<Record<string, string | readonly string[]>> {
  const groups = user['as-groups'];
  const extra = Object.entries(user['as-user-extra'] ?? {});
  if ((user.as ?? '') === '') {
    if (groups.length > 0 || extra.length > 0 || (user['as-uid'] ?? '') !== '') {
      throw new PluginError('invalid', 'use the kubeconfig: it has groups, a uid or extras to act with, but no `as`');
    }
    return {};
  }
  return {
    'impersonate-user': user.as ?? '',
    ...((user['as-uid'] ?? '') !== '' && { 'impersonate-uid': user['as-uid'] ?? '' }),
    ...(groups.length > 0 && { 'impersonate-group': groups }),
    // A key may hold what no header's name may; the API server decodes it.
    ...Object.fromEntries(extra.map(([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`, values])),
  };
}
