import { PluginError, pemBlocks } from '@kpki/plugin';
import { kubeletCredentialFile } from '@kpki/spec';
import { type Certificate, readCertificate, verifySignature } from '@kpki/x509';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { trusted } from '../check-names.ts';
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
  /** A text says why they were not read. */
  readonly metrics: KubeletMetrics | string;
  /** From the stored kubelet.conf; null: no certificate, or the file is not stored. */
  readonly inFile: Certificate | null;
  /** A text says why they were not read. */
  readonly signed: readonly SignedForKubelet[] | string;
}

/** The gauge and the clock are both cut to whole seconds, and an answer takes a moment. */
const tolerance = 5_000;

/**
 * Judges whether a kubelet presents a client certificate of the CA in use. A kubelet does not show its client
 * certificate to a caller, but reports when it expires: that tells apart the certificates that it can have. Pure.
 */
export function clientCertificateVerdict(facts: KubeletFacts, { inUse, isAlone }: ClientCa): Verdict {
  const { node, isReady, metrics, inFile, signed } = facts;
  const verdict = (holds: Verdict['holds'], text: string): Verdict =>
    trusted(`client certificate of kubelet ${node}`, holds, text);
  if (isAlone && isReady) {
    return verdict('yes', 'its Node is Ready, and API servers accept certificates of the CA in use alone');
  }
  if (typeof metrics === 'string') {
    return verdict('unproven', `the metrics of the kubelet cannot be read: ${metrics}; ${howToProve(node)}`);
  }
  const { expires, started } = metrics;
  if (expires === null) {
    const since = started === null ? '' : `, and started ${started.toISOString()}`;
    return verdict(
      'unproven',
      `the kubelet does not report when its client certificate expires (rotateCertificates is off)${since}: it shows the ` +
        `certificate that kubelet.conf held when it started; ${howToProve(node)}`,
    );
  }
  const isShown = ({ notAfter }: Certificate): boolean => Math.abs(notAfter.getTime() - expires.getTime()) <= tolerance;
  const ofFile = inFile === null ? [] : [{ certificate: inFile, from: 'kubelet.conf' }];
  const ofRequests = typeof signed === 'string' ? [] : signed;
  const candidates = [
    ...ofFile,
    ...ofRequests
      .filter(({ certificate }) => isOfKubelet(certificate, node))
      .map(({ certificate, request }) => ({ certificate, from: `CertificateSigningRequest ${request}` })),
  ].filter(({ certificate }) => isShown(certificate));
  const [first] = candidates;
  const shows = `it shows a client certificate valid until ${expires.toISOString()}`;
  if (first === undefined) {
    const why = typeof signed === 'string' ? `the CertificateSigningRequests cannot be read: ${signed}` : unknown;
    // A kubelet that was restarted as told renews the certificate of kubelet.conf at once, and the cluster keeps its
    // request for an hour: after that, nothing tells which CA signed the one that it presents.
    return verdict('unproven', `${shows}; ${why}; ${howToProve(node)}`);
  }
  const own = candidates.filter(({ certificate }) => verifySignature(certificate, inUse.publicKey));
  if (own.length === candidates.length) return verdict('yes', `it shows the one of ${first.from}, of the CA in use`);
  if (own.length > 0) return verdict('unproven', `${shows}, and so do certificates of two CAs; ${howToProve(node)}`);
  return verdict('no', `it shows the one of ${first.from}, which another CA signed; ${fix(node)}`);
}

const unknown = 'no CertificateSigningRequest that the cluster still keeps is for this certificate';

function fix(node: string): string {
  return `on ${node} make sure that kubelet.conf holds the stored certificate, remove ${kubeletCredentialFile}, then restart the kubelet`;
}

/** Both CAs have the same name: only the key identifier of the issuer tells them apart. */
function howToProve(node: string): string {
  return (
    `on ${node} run \`openssl x509 -noout -ext authorityKeyIdentifier -in ${kubeletCredentialFile}\`, or run it on the ` +
    `certificate in kubelet.conf where that file is missing: the identifier has to be the one that \`openssl x509 -noout ` +
    `-ext subjectKeyIdentifier -in ca.crt\` prints of the stored ca.crt`
  );
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
 * hour. A text says why they are not read.
 */
export async function signedForKubelets(api: Api): Promise<readonly SignedForKubelet[] | string> {
  const answer = await api.list(path);
  if (answer.state === 'absent') return 'the API server has no CertificateSigningRequests';
  if (answer.state !== 'found') return answer.text;
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

/** By the common name. */
function isOfKubelet({ subject }: Certificate, node: string): boolean {
  return subject.commonName === `system:node:${node}`;
}
