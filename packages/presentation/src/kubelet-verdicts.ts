import type { KubeletCertificateSource, KubeletVerdicts, Messages } from '@kpki/engine';
import { kubeletCredentialFile } from '@kpki/spec';

export const kubeletVerdicts: Messages<KubeletVerdicts> = {
  'node/not-registered': () => 'the Node does not exist: the kubelet has not registered',
  'node/no-condition': () => 'the kubelet has not reported yet whether the Node is Ready',
  'node/ready': () => 'the Node is Ready',
  'node/not-ready': ({ texts }) =>
    `the Node is NotReady${texts.length === 0 ? '' : ` (${texts.join(': ')})`}. Fix: see the log of the kubelet; if the machine is gone, delete the Node`,

  'kubelet-client/ready': () =>
    'the Node is Ready, and API servers accept only client certificates signed by the current CA',
  'kubelet-client/metrics-unread': ({ node, why }, _, nested) =>
    `the metrics of the kubelet are unreadable: ${nested(why)}. ${proveIssuer(node)}`,
  'kubelet-client/not-reported': ({ node, started }) =>
    'the metrics of the kubelet do not show its client certificate, as with rotateCertificates off. In that case the kubelet ' +
    `uses the certificate that kubelet.conf had when the kubelet started${started === null ? '' : ` (${started})`}. ${proveIssuer(node, 'the certificate file that kubelet.conf names, or the certificate in kubelet.conf')}`,
  'kubelet-client/unknown': ({ node, notAfter, unread }, _, nested) => {
    const why =
      unread === null
        ? 'no CertificateSigningRequest in the cluster holds a certificate with that expiry (the cluster deletes them after about an hour)'
        : `the CertificateSigningRequests are unreadable: ${nested(unread)}`;
    return `kpki cannot tell which CA signed the client certificate of the kubelet (valid until ${notAfter}): ${why}. ${proveIssuer(node)}`;
  },
  'kubelet-client/of-ca': ({ from }) =>
    `the kubelet uses the certificate from ${sourceText(from)}, signed by the current CA`,
  'kubelet-client/of-two-cas': ({ node, notAfter }) =>
    `${usedText(notAfter)}, and certificates of two CAs expire at that time. ${proveIssuer(node)}`,
  'kubelet-client/of-other-ca': ({ node, from }) =>
    `the kubelet uses the certificate from ${sourceText(from)}, which another CA signed. Fix: on ${node}, make sure that kubelet.conf holds the stored certificate, remove ${kubeletCredentialFile}, then restart the kubelet`,

  'kubelet-restart/metrics-unread': ({ node, made, why }, _, nested) =>
    `the metrics of the kubelet are unreadable: ${nested(why)}. ${proveStart(node, made)}`,
  'kubelet-restart/not-reported': ({ node, made }) =>
    `the kubelet does not report its start time. ${proveStart(node, made)}`,
  'kubelet-restart/after': ({ started, made }) => `the kubelet started ${started}, after the new CA was made (${made})`,
  'kubelet-restart/before': ({ node, started, made }) =>
    `the kubelet started ${started}, before the new CA was made (${made}), and does not trust that CA. ` +
    `Fix: on ${node}, make sure that kubelet.conf holds both CAs, then restart the kubelet`,
};

function usedText(notAfter: string): string {
  return `the kubelet uses a client certificate valid until ${notAfter}`;
}

function sourceText(from: KubeletCertificateSource): string {
  return from === 'kubelet.conf' ? from : `CertificateSigningRequest ${from.request}`;
}

/** Both CAs have the same name: only the key identifier of the issuer tells them apart. */
function proveIssuer(
  node: string,
  file = `${kubeletCredentialFile}, or, if that is missing, the certificate in kubelet.conf`,
): string {
  return (
    `To check on ${node}: compare \`openssl x509 -noout -ext authorityKeyIdentifier -in FILE\` with \`openssl x509 -noout ` +
    `-ext subjectKeyIdentifier -in ca.crt\`; the identifiers must match. FILE is ${file}; ca.crt is the CA certificate that kpki stores`
  );
}

function proveStart(node: string, made: string): string {
  return (
    `To check on ${node}: \`systemctl show kubelet --property ActiveEnterTimestamp\` must print a time after ${made}, ` +
    'and after kubelet.conf got both CAs'
  );
}
