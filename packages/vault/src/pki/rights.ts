import { type Call, PluginError } from '@kpki/plugin';
import { capabilitiesOf } from '../capabilities.ts';
import { type Pki, signingPaths } from './pki.ts';

/** 'denied' where the token may have nothing signed by this issuer: neither a leaf nor an authority. */
export async function verifyRights(pki: Pki, hasIssuerPaths: boolean, call: Call): Promise<void> {
  const { leaf, authority } = signingPaths(pki, hasIssuerPaths);
  const paths = [leaf, authority].map((path) => path.join('/'));
  const granted = await capabilitiesOf(pki.session, paths, call);
  const lacking = paths.filter((path) => !mayUpdate(granted(path)));
  if (lacking.length === 0) return;
  const text = lacking.map((path) => `no update on ${path}`).join(', ');
  if (lacking.length === paths.length) {
    throw new PluginError('denied', `check the issuer ${pki.name}: the policy of the token grants ${text}`);
  }
  pki.host.log('info', `${pki.name}: the policy of the token grants ${text}`);
}

function mayUpdate(granted: readonly unknown[]): boolean {
  return granted.includes('root') || (granted.includes('update') && !granted.includes('deny'));
}
