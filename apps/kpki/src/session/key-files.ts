import { type AuthorityName, authorityPlacement, type Configuration, type HasKeyFile } from '@kpki/spec';
import { makesOf } from './known-plugins.ts';

/**
 * Which authorities have their key in a file, as far as can be told without a login or a PIN: a backend that is named for
 * an authority counts as one that holds keys, unless it is one of kpki's own that makes them.
 */
export async function keyFilesOf({ cluster, environment }: Configuration): Promise<HasKeyFile> {
  const makers = new Set<string>();
  for (const [name, { use }] of Object.entries(environment?.backends ?? {})) {
    if ((await makesOf(use)) !== null) makers.add(name);
  }
  return (authority: AuthorityName): boolean => {
    const { keys } = authorityPlacement(cluster, environment, authority);
    return keys.kind === 'sinks' || (keys.kind === 'backend' && makers.has(keys.backend));
  };
}
