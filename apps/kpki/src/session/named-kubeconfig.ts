import { type KubeconfigAccess, kubeconfigAccess } from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { readNamedFile } from './read-file.ts';

/** The kubeconfig that an option names, for as long as it is used; nothing where it names none. */
export async function withNamedKubeconfig<Answer>(
  file: string | undefined,
  use: (access: { readonly access?: KubeconfigAccess }) => Promise<Answer>,
): Promise<Answer> {
  if (file === undefined) return use({});
  using bytes = new Secret(await readNamedFile(file));
  const access = kubeconfigAccess(bytes, file);
  using _key = access.credential.privateKey;
  return await use({ access });
}
