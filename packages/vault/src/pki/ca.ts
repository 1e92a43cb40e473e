import { type Call, PluginError } from '@kpki/plugin';
import { type Certificate, fingerprint, isSignedBy, readCertificates } from '@kpki/x509';
import type { VaultRequest } from '../client/client.ts';
import { type Pki, refusedBy } from './pki.ts';

export interface PkiSigner {
  readonly certificate: Certificate;
  /** Issuing CA first, each signed by the next, up to the last that the server knows. */
  readonly chain: readonly Certificate[];
  /** By how much the server's clock is ahead of ours, in milliseconds. */
  readonly ahead: number;
}

/** Reads the issuer in one request. Throws 'unsupported' if the server has no path for it. */
export async function readSigner(pki: Pki, call: Call): Promise<PkiSigner> {
  const path = [...pki.mount, 'issuer', pki.issuer ?? 'default', 'json'];
  const attempted = `read ${path.join('/')}`;
  const ask: VaultRequest = { method: 'GET', path, attempted, changes: false, capability: 'read' };
  const answer = await pki.session.ask(ask, call);
  if (answer.status === 404 && answer.errors.some((error) => error.includes('unsupported path'))) {
    throw new PluginError(
      'unsupported',
      `${attempted}: the server has no such path; kpki needs Vault 1.11 or newer, or OpenBao, and a PKI engine at \`mount\``,
    );
  }
  if (answer.status !== 200) throw refusedBy(answer, ask) ?? (await pki.session.refusal(answer, ask, call));
  const certificate = certificateIn(answer.data?.['certificate'], attempted);
  const { serverTime } = answer;
  return {
    certificate,
    chain: inOrder(certificate, certificatesIn(answer.data?.['ca_chain'], attempted)),
    ahead: serverTime === null ? 0 : serverTime - pki.host.now().getTime(),
  };
}

/** A server's chain may hold cross-signed certificates in addition to those that lead to the root. */
function inOrder(first: Certificate, others: readonly Certificate[]): readonly Certificate[] {
  const chain = [first];
  for (let last = first; !isRoot(last); ) {
    const known = chain.map(({ der }) => fingerprint(der));
    const next = others.find((each) => !known.includes(fingerprint(each.der)) && isSignedBy(last, each));
    if (next === undefined) break;
    chain.push(next);
    last = next;
  }
  return chain;
}

/** Returns the server's certificates from one PEM text or a list. Throws 'unavailable': the answer is malformed. */
function certificatesIn(answer: unknown, attempted: string): readonly Certificate[] {
  const texts = [answer].flat().filter((text) => typeof text === 'string');
  try {
    return texts.flatMap((text) => readCertificates(Buffer.from(text)));
  } catch (cause) {
    throw new PluginError('unavailable', `${attempted}: the answer has no certificate`, { cause });
  }
}

export function certificateIn(answer: unknown, attempted: string): Certificate {
  const [certificate] = certificatesIn(answer, attempted);
  if (certificate === undefined) throw new PluginError('unavailable', `${attempted}: the answer has no certificate`);
  return certificate;
}

export function isRoot(certificate: Certificate): boolean {
  return isSignedBy(certificate, certificate);
}
