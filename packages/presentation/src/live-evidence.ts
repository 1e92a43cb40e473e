import type {
  CertificateMark,
  ClientSubject,
  Evidence,
  Messages,
  NamedRight,
  RightsPurpose,
  ServerOnNode,
  UnreachedKind,
} from '@kpki/engine';
import { day } from './dates.ts';
import { tlsRefusalText } from './tls-refusals.ts';

/** `kube-apiserver cp1` */
export function serverText({ name, node }: ServerOnNode): string {
  return `${name} ${node}`;
}

/** `until 2027-01-02, SHA-256 0a1b2c3d…`: by which a person tells two certificates apart. */
export function whichCertificate({ notAfter, fingerprint }: CertificateMark): string {
  return `until ${day(notAfter)}, SHA-256 ${fingerprint.slice(0, 16)}…`;
}

/** A server may send any name; this much fits a line of a terminal. */
const longestIssuer = 120;

/** `issuer CN=some-proxy-ca` */
export function issuerText({ issuer }: { readonly issuer: string }): string {
  return `issuer ${issuer.length > longestIssuer ? `${issuer.slice(0, longestIssuer)}…` : issuer}`;
}

const unreached: Readonly<Record<UnreachedKind, string>> = {
  'no-listener': 'nothing listens there',
  'no-host': 'the host is not reached from here',
  'no-network': 'its network is not reached from here',
  'no-name': 'its name is not found',
  'no-name-now': 'its name is not found now',
  'hang-up': 'it hangs up',
  'no-answer': 'it does not answer',
  'no-tls': 'what answers speaks no TLS',
};

const purposes: Readonly<Record<RightsPurpose, string>> = {
  kubelets: 'has its rights on kubelets',
  work: 'may do its work',
  client: 'may do what it is for',
};

export const evidence: Messages<Evidence> = {
  several: ({ of }, _, nested) => of.map(nested).join('; '),
  'at-endpoint': ({ endpoint, of }, _, nested) => `${endpoint}: ${nested(of)}`,

  unreached: ({ kind }) => unreached[kind],
  'unreached/timeout': ({ seconds }) => `it does not answer within ${seconds} seconds`,
  'unreached/other': ({ text, code }) => (code === null ? text : `${text} (${code})`),
  'tls-refused': tlsRefusalText,
  'handshake-ended': ({ text }) => `it ends the handshake: ${text}`,
  'certificate/none': () => 'it shows no certificate',
  'certificate/unreadable': ({ text }) => `it shows a certificate that no component reads: ${text}`,
  'certificate/unproven': ({ certificate }) =>
    `it shows a certificate, ${whichCertificate(certificate)}, and has not proven that it has its key`,
  'certificate/issuer': issuerText,

  'answer/status': ({ path, status }) => `GET ${path} is answered with ${status}`,
  'answer/begun': ({ path }) => `GET ${path} is answered`,
  'answer/grpc': () => 'it speaks gRPC with it, and answers no GET',
  'answer/too-long': () => 'the answer is too long',
  'answer/other': ({ status, text }) => `it answers with ${status}${text === '' ? '' : `: ${text}`}`,
  'answer/credential-refused': () => 'the API server does not accept the credential',
  'answer/endless-list': () => 'the list does not come to an end',

  'credential/unusable': ({ id, why }, _, nested) => `${id ?? 'the credential'} cannot be used: ${nested(why)}`,
  'credential/none': ({ names }) => `no sink holds ${names.join(', ')}`,
  'credential/no-reader': ({ names }) => `no sink holds ${names.join(', ')}; name a kubeconfig with --kubeconfig`,
  'credential/none-accepted': () => 'no sink holds a credential that it has to accept',

  'api/unreached': () => 'no API server is reached and trusted',
  'api/unread': ({ reader }) => `no API server is reached and trusted, so that nothing of it is read with ${reader}`,
  'nodes/none': () => 'there is no such list',
  'pods/none': () => 'there is no list of Pods',
  'pod/none': ({ node }) => `no Pod of kube-system runs kube-controller-manager on ${node}`,
  'pod/not-ready': ({ pod }) => `Pod ${pod} is not Ready`,
  'configz/no-files': () => 'GET /configz names no signing files',
  'proxy/none': () => 'not found',
  'signing-requests/none': () => 'the API server has no CertificateSigningRequests',
  'service-account/none': () => 'what is asked for is not there: the service account default of kube-system',
  'metrics/unread': ({ direct, proxy }, _, nested) => `${nested(direct)}; through the API server: ${nested(proxy)}`,

  'review/none': () => 'it has no SubjectAccessReviews',
  'review/other': () => 'the answer is no review',
  'review/no-answer': ({ seconds }) => `no answer within ${seconds} seconds`,
  'review/unproven': ({ by, why }, _, nested) => `${readerText(by)}: ${nested(why)}`,
  'review/missing': ({ by, subject, purpose, missing }) =>
    `${readerText(by)}: ${whoText(subject, purpose)} may not ${missing.map(rightText).join(', ')}`,
  'review/proven': ({ by, subject, purpose }) => `${readerText(by)}: ${whoText(subject, purpose)} ${purposes[purpose]}`,
};

/** `admin.conf at kube-apiserver cp1` */
function readerText({ reader, server }: { readonly reader: string; readonly server: ServerOnNode }): string {
  return `${reader} at ${serverText(server)}`;
}

/** `user jane (groups dev, ops)` */
function whoText({ user, groups }: ClientSubject, purpose: RightsPurpose): string {
  if (purpose === 'kubelets') return user;
  return groups.length === 0 ? `user ${user}` : `user ${user} (groups ${groups.join(', ')})`;
}

/** `get nodes/proxy`; `update leases.coordination.k8s.io kube-scheduler in kube-system`. */
function rightText({ verb, resource, namespace, name }: NamedRight): string {
  const object = name === undefined ? '' : ` ${name}`;
  return `${verb} ${resource}${object}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
