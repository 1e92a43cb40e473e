import { PluginError } from '@kpki/plugin';
import type { Placed } from '../kubeconfig/read.ts';
import type { Cluster } from '../kubeconfig/schema.ts';
import { pemOf } from './pem.ts';

/** The CAs of a cluster, in PEM; undefined where it names none. */
export async function authoritiesOf({ value, folder }: Placed<Cluster>): Promise<string | undefined> {
  const field = 'certificate-authority';
  const pem = await pemOf(value['certificate-authority-data'], value['certificate-authority'], folder, field);
  return pem === undefined ? undefined : judgeAuthorities(pem, 'use the kubeconfig');
}

/** 'invalid' where there is no certificate in what should be one or more: OpenSSL would take it for none. */
function judgeAuthorities(pem: string, attempted: string): string {
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new PluginError('invalid', `${attempted}: \`certificate-authority\` holds no certificate`);
}
