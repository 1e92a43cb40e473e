import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate, verifySignature } from '@kpki/x509';
import { isWords, statement, type Words } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { kubeletRestart, trusted, waiting } from '../check-names.ts';
import type { KubeletMetrics } from './read-metrics.ts';

/** The CA of the certificates that kubelets must present, and what else API servers accept. */
export interface ClientCa {
  readonly inUse: Certificate;
  /** Whether API servers accept the CA in use alone; in a rotation they trust another one too. */
  readonly isAlone: boolean;
}

/** What is known of the client certificate of one kubelet. */
export interface KubeletFacts {
  readonly node: string;
  readonly isReady: boolean;
  /** Or why they were not read. */
  readonly metrics: KubeletMetrics | Words;
  /** From the stored kubelet.conf; null: no certificate, or the file is not stored. */
  readonly inFile: Certificate | null;
  /** Or why they were not read. */
  readonly signed: readonly SignedForKubelet[] | Words;
}

/** The gauge and the clock are both cut to whole seconds, and an answer takes a moment. */
const tolerance = 5_000;

/**
 * Judges whether a kubelet presents a client certificate of the CA in use. A kubelet does not show its client
 * certificate to a caller, but reports when it expires: that tells apart the certificates that it can have. Pure.
 */
export function clientCertificateVerdict(facts: KubeletFacts, { inUse, isAlone }: ClientCa): Verdict {
  const { node, isReady, metrics, inFile, signed } = facts;
  const about = statement('subject/kubelet-client', { node });
  if (isAlone && isReady) return trusted(about, 'yes', 'kubelet-client/ready');
  if (isWords(metrics)) {
    return trusted(about, 'unproven', 'kubelet-client/metrics-unread', { node, why: metrics });
  }
  const { expires, started } = metrics;
  if (expires === null) {
    const params = { node, started: started?.toISOString() ?? null };
    return trusted(about, 'unproven', 'kubelet-client/not-reported', params);
  }
  const isShown = ({ notAfter }: Certificate): boolean => Math.abs(notAfter.getTime() - expires.getTime()) <= tolerance;
  const ofFile = inFile === null ? [] : [{ certificate: inFile, from: 'kubelet.conf' as const }];
  const unread = isWords(signed) ? signed : null;
  const ofRequests = isWords(signed) ? [] : signed;
  const candidates = [
    ...ofFile,
    ...ofRequests
      .filter(({ certificate }) => isOfKubelet(certificate, node))
      .map(({ certificate, request }) => ({ certificate, from: { request } })),
  ].filter(({ certificate }) => isShown(certificate));
  const [first] = candidates;
  const shown = { node, notAfter: expires.toISOString() };
  // A kubelet that was restarted renews the certificate of kubelet.conf at once, and the cluster keeps its
  // request for an hour: after that, nothing shows which CA signed the certificate in use.
  if (first === undefined) return trusted(about, 'unproven', 'kubelet-client/unknown', { ...shown, unread });
  const { from } = first;
  const own = candidates.filter(({ certificate }) => verifySignature(certificate, inUse.publicKey));
  if (own.length === candidates.length) return trusted(about, 'yes', 'kubelet-client/of-ca', { from });
  if (own.length > 0) return trusted(about, 'unproven', 'kubelet-client/of-two-cas', shown);
  return waiting(trusted(about, 'no', 'kubelet-client/of-other-ca', { node, from }), [kubeletRestart]);
}

const signer = 'kubernetes.io/kube-apiserver-client-kubelet';
const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests?fieldSelector=spec.signerName%3D${encodeURIComponent(signer)}`;

/** A client certificate that a kubelet got for its CertificateSigningRequest. */
interface SignedForKubelet {
  /** The name of the request. */
  readonly request: string;
  readonly certificate: Certificate;
}

/**
 * Reads the client certificates that the cluster signed for kubelets, as long as it keeps their requests: about an
 * hour. Or returns why they are not read.
 */
export async function signedForKubelets(api: Api): Promise<readonly SignedForKubelet[] | Words> {
  const answer = await api.list(path);
  if (answer.state === 'absent') return statement('signing-requests/none');
  if (answer.state !== 'found') return answer.why;
  return answer.value.flatMap((request) => {
    const certificate = certificateIn(mappingAt(request, 'status')['certificate']);
    return certificate === null ? [] : [{ request: String(mappingAt(request, 'metadata')['name']), certificate }];
  });
}

/** Null where the request is not signed, or its status holds no certificate. */
function certificateIn(base64: unknown): Certificate | null {
  if (typeof base64 !== 'string') return null;
  try {
    const [first] = pemBlocks(Buffer.from(base64, 'base64')).filter(({ label }) => label === 'CERTIFICATE');
    return first === undefined ? null : readCertificate(first.der);
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return null;
  }
}

const nodeUser = 'system:node:';

/** By the common name. */
function isOfKubelet({ subject }: Certificate, node: string): boolean {
  return subject.commonName === `${nodeUser}${node}`;
}
