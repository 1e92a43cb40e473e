import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { type Api, mappingAt } from '../api/read-api.ts';

const signer = 'kubernetes.io/kube-apiserver-client-kubelet';
const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests?fieldSelector=spec.signerName%3D${encodeURIComponent(signer)}`;

/** A client certificate that a kubelet got for its CertificateSigningRequest. */
export interface SignedForKubelet {
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
export function isOfKubelet({ subject }: Certificate, node: string): boolean {
  return subject.commonName === `system:node:${node}`;
}
