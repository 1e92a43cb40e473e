import { type Call, type IssuerUse, PluginError } from '@kpki/plugin';
import { capabilitiesOf } from '../capabilities.ts';
import type { MissingPolicy } from '../policy.ts';
import { blockOf, lackOn } from '../policy.ts';
import { type Pki, signingPaths } from './pki.ts';

/** The only request with a token is a signature; the engine's certificates are public. */
const needed = ['update'];

export function policyForIssuers(pkis: readonly Pki[], uses: readonly IssuerUse[]): string {
  const paths = uses.flatMap((use) => pathsOf(pkiOf(pkis, use), use));
  return [...new Set(paths)]
    .sort()
    .map((path) => blockOf(path, needed))
    .join('');
}

export async function lacksOnIssuers(
  pkis: readonly Pki[],
  uses: readonly IssuerUse[],
  call: Call,
): Promise<readonly MissingPolicy[]> {
  const lacks: MissingPolicy[] = [];
  for (const use of uses) {
    const pki = pkiOf(pkis, use);
    const paths = pathsOf(pki, use);
    const granted = await capabilitiesOf(pki.session, paths, call);
    lacks.push(...paths.flatMap((path) => lackOn(path, needed, granted(path))));
  }
  return lacks;
}

function pathsOf(pki: Pki, { leaves, cas }: IssuerUse): readonly string[] {
  const { leaf, ca } = signingPaths(pki);
  return [...(leaves ? [leaf] : []), ...(cas ? [ca] : [])].map((path) => path.join('/'));
}

function pkiOf(pkis: readonly Pki[], { name }: IssuerUse): Pki {
  const pki = pkis.find((each) => each.name === name);
  if (pki === undefined) throw new PluginError('invalid', `list the rights for the issuer ${name}: there is none`);
  return pki;
}
