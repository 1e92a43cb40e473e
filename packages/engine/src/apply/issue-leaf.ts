import { type Call, keyKindOf, PluginError, type SigningKey } from '@kpki/plugin';
import type { LeafProfile } from '@kpki/spec';
import { createRequest, readCertificate, verifySignature } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { type Style, usagesOf } from '../issue/style.ts';
import type { WorkingAuthority } from './workshop.ts';

/**
 * Has a certificate issued for a key, and believes nothing: the chain must bear the authority's signature, carry the
 * key and the names that were asked for. Throws 'invalid' when the issuer gave something else.
 */
export async function issueLeaf(
  wanted: LeafProfile,
  key: SigningKey,
  authority: WorkingAuthority,
  style: Style,
  call: Call,
): Promise<readonly Uint8Array[]> {
  if (authority.issuer === null)
    throw new PluginError('unsupported', `${authority.name} cannot issue: its key is not here`);
  const kind = keyKindOf(key.publicKey);
  if (kind === null)
    throw new PluginError('invalid', `the key for ${wanted.subject.commonName} is of a kind kpki does not use`);
  const csr = await createRequest({ subject: wanted.subject, names: wanted.names }, key, call);
  const usages = usagesOf(style, kind, wanted.certificateKind);
  const answer = await authority.issuer.issue({ csr, authority: false, usages, seconds: wanted.seconds }, call);
  if (answer.status === 'pending') {
    throw new PluginError('unavailable', `${authority.name} has not issued yet: ${answer.why}`);
  }
  const [leaf] = answer.chain;
  if (leaf === undefined) throw new PluginError('invalid', `${authority.name} answered an empty chain`);
  const certificate = readCertificate(leaf);
  const there = [...certificate.names.dns, ...certificate.names.ip];
  const asked = [...wanted.names.dns, ...wanted.names.ip];
  if (!sameBytes(certificate.publicKey, key.publicKey)) {
    throw new PluginError('invalid', `${authority.name} issued a certificate over another key`);
  }
  if (!verifySignature(certificate, authority.certificate.publicKey)) {
    throw new PluginError('invalid', `${authority.name} issued a certificate that does not bear its signature`);
  }
  if (there.length !== asked.length || asked.some((name) => !there.includes(name))) {
    throw new PluginError('invalid', `${authority.name} issued a certificate with other names than asked for`);
  }
  return answer.chain;
}
