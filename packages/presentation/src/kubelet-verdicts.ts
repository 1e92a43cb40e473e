import type { KubeletCertificateSource, KubeletVerdicts, Messages } from '@kpki/engine';
import { kubeletCredentialFile } from '@kpki/spec';

export const kubeletVerdicts: Messages<KubeletVerdicts> = {
  'node/not-registered': () => 'the API server has no Node of this name: its kubelet has not registered',
  'node/no-condition': () => 'its kubelet has not reported yet whether it is Ready',
  'node/ready': () => 'it is Ready',
  'node/not-ready': ({ texts }) =>
    `it is NotReady${texts.length === 0 ? '' : `, ${texts.join(': ')}`}; look at the log of its kubelet, or delete the Node if its machine is gone`,

  'kubelet-client/ready': () => 'its Node is Ready, and API servers accept certificates of the CA in use alone',
  'kubelet-client/metrics-unread': ({ node, why }, _, nested) =>
    `the metrics of the kubelet cannot be read: ${nested(why)}; ${proveIssuer(node)}`,
  'kubelet-client/not-reported': ({ node, started }) =>
    `the kubelet does not report when its client certificate expires (rotateCertificates is off)${started === null ? '' : `, and started ${started}`}: it shows the ` +
    `certificate that kubelet.conf held when it started; ${proveIssuer(node)}`,
  'kubelet-client/unknown': ({ node, notAfter, unread }, _, nested) => {
    const why =
      unread === null
        ? 'no CertificateSigningRequest that the cluster still keeps is for this certificate'
        : `the CertificateSigningRequests cannot be read: ${nested(unread)}`;
    return `${shownText(notAfter)}; ${why}; ${proveIssuer(node)}`;
  },
  'kubelet-client/of-ca': ({ from }) => `it shows the one of ${sourceText(from)}, of the CA in use`,
  'kubelet-client/of-two-cas': ({ node, notAfter }) =>
    `${shownText(notAfter)}, and so do certificates of two CAs; ${proveIssuer(node)}`,
  'kubelet-client/of-other-ca': ({ node, from }) =>
    `it shows the one of ${sourceText(from)}, which another CA signed; on ${node} make sure that kubelet.conf holds the stored certificate, remove ${kubeletCredentialFile}, then restart the kubelet`,

  'kubelet-restart/metrics-unread': ({ node, made, why }, _, nested) =>
    `the metrics of the kubelet cannot be read: ${nested(why)}; ${proveStart(node, made)}`,
  'kubelet-restart/not-reported': ({ node, made }) =>
    `the kubelet does not report when it started; ${proveStart(node, made)}`,
  'kubelet-restart/after': ({ started, made }) => `it started ${started}, and the new CA was made ${made}`,
  'kubelet-restart/before': ({ node, started, made }) =>
    `it started ${started}, before the new CA was made (${made}), so it does not trust ` +
    `that CA; on ${node} make sure that kubelet.conf has both CAs, then restart the kubelet`,
};

function shownText(notAfter: string): string {
  return `it shows a client certificate valid until ${notAfter}`;
}

function sourceText(from: KubeletCertificateSource): string {
  return from === 'kubelet.conf' ? from : `CertificateSigningRequest ${from.request}`;
}

/** Both CAs have the same name: only the key identifier of the issuer tells them apart. */
function proveIssuer(node: string): string {
  return (
    `on ${node} run \`openssl x509 -noout -ext authorityKeyIdentifier -in ${kubeletCredentialFile}\`, or run it on the ` +
    `certificate in kubelet.conf where that file is missing: the identifier has to be the one that \`openssl x509 -noout ` +
    `-ext subjectKeyIdentifier -in ca.crt\` prints of the stored ca.crt`
  );
}

function proveStart(node: string, made: string): string {
  return (
    `on ${node} run \`systemctl show kubelet --property ActiveEnterTimestamp\`: it has to be after ${made}, ` +
    'and after kubelet.conf got both CAs'
  );
}
