import { type Call, PluginError } from '@kpki/plugin';
import { type Certificate, fingerprint, isSignedBy, readCertificates } from '@kpki/x509';
import type { VaultResponse } from '../client/answer.ts';
import type { VaultRequest } from '../client/client.ts';
import { type Pki, refusedBy } from './pki.ts';

export interface PkiSigner {
  readonly certificate: Certificate;
  /** Issuing CA first, each signed by the next, up to the last that the server knows. */
  readonly chain: readonly Certificate[];
  /** Whether the server has a path for each issuer: Vault 1.11 and later, OpenBao. */
  readonly hasIssuerPaths: boolean;
  /** By how much the server's clock is ahead of ours, in milliseconds. */
  readonly ahead: number;
}

/** Reads the issuer in one request; in three on servers with one issuer in a mount. */
export async function readSigner(pki: Pki, call: Call): Promise<PkiSigner> {
  const byReference = ask(pki, ['issuer', pki.issuer ?? 'default', 'json']);
  const answer = await pki.session.ask(byReference, call);
  if (answer.status === 200) return signerIn(pki, answer, answer.data?.['ca_chain'], true, byReference.attempted);
  if (answer.status !== 404 || !answer.errors.some((error) => error.includes('unsupported path'))) {
    throw refusedBy(answer, byReference) ?? (await pki.session.refusal(answer, byReference, call));
  }
  if (pki.issuer !== undefined) {
    throw new PluginError(
      'unsupported',
      `${byReference.attempted}: the server has no issuers by name, as Vault before 1.11, or it is not a PKI engine; check \`mount\`, and leave \`issuer\` out`,
    );
  }
  return readOnlySigner(pki, call);
}

async function readOnlySigner(pki: Pki, call: Call): Promise<PkiSigner> {
  const own = ask(pki, ['cert', 'ca']);
  const answer = await pki.session.ask(own, call);
  if (answer.status !== 200) throw refusedBy(answer, own) ?? (await pki.session.refusal(answer, own, call));
  const chain = await pki.session.ask(ask(pki, ['cert', 'ca_chain']), call);
  return signerIn(pki, answer, chain.data?.['ca_chain'] ?? chain.data?.['certificate'], false, own.attempted);
}

function ask({ mount }: Pki, path: readonly string[]): VaultRequest {
  const whole = [...mount, ...path];
  return { method: 'GET', path: whole, attempted: `read ${whole.join('/')}`, changes: false, capability: 'read' };
}

function signerIn(
  pki: Pki,
  answer: VaultResponse,
  chain: unknown,
  hasIssuerPaths: boolean,
  attempted: string,
): PkiSigner {
  const certificate = certificateIn(answer.data?.['certificate'], attempted);
  const { serverTime } = answer;
  return {
    certificate,
    chain: inOrder(certificate, certificatesIn(chain, attempted)),
    hasIssuerPaths,
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
