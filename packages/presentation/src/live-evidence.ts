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

/** The remedy where another server answers. */
export const checkAddress = 'check the address, the load balancer or `live:` of the environment';

/** The remedy where a server is not reached: the same words for each node, so that such servers are reported together. */
export function howToReach(name: string): string {
  return name === 'kube-controller-manager' || name === 'kube-scheduler'
    ? 'under `live:` in kpki.yaml, set a forwarded port, or 127.0.0.1 if kpki runs on the node'
    : 'start the server, or set its address under `live:` in kpki.yaml';
}

/** `valid until 2027-01-02, SHA-256 0a1b2c3d…`: by which a person tells two certificates apart. */
export function whichCertificate({ notAfter, fingerprint }: CertificateMark): string {
  return `valid until ${day(notAfter)}, SHA-256 ${fingerprint.slice(0, 16)}…`;
}

/** A server may send any name; this much fits a line of a terminal. */
const longestIssuer = 120;

/** `issuer CN=some-proxy-ca` */
export function issuerText({ issuer }: { readonly issuer: string }): string {
  return `issuer ${issuer.length > longestIssuer ? `${issuer.slice(0, longestIssuer)}…` : issuer}`;
}

const unreached: Readonly<Record<UnreachedKind, string>> = {
  'no-listener': 'nothing listens on this port',
  'no-host': 'the host is unreachable',
  'no-network': 'the network is unreachable',
  'no-name': 'the host name is unknown',
  'no-name-now': 'the host name cannot be resolved now',
  'hang-up': 'the server closes the connection',
  'no-answer': 'no answer',
  'no-tls': 'the answer is not TLS',
};

export const evidence: Messages<Evidence> = {
  several: ({ of }, _, nested) => of.map(nested).join('; '),
  'at-endpoint': ({ endpoint, of }, _, nested) => `${endpoint}: ${nested(of)}`,

  unreached: ({ kind }) => unreached[kind],
  'unreached/timeout': ({ seconds }) => `no answer within ${seconds} seconds`,
  'unreached/other': ({ text, code }) =>
    `connection failed: ${code === null || text.includes(code) ? text : `${text} (${code})`}`,
  'tls-refused': tlsRefusalText,
  'handshake-ended': ({ text }) => `the server ends the TLS handshake: ${text}`,
  'certificate/none': () => 'the server presents no certificate',
  'certificate/unreadable': ({ text }) => `the server presents a certificate that no component can read: ${text}`,
  'certificate/unproven': ({ certificate }) =>
    `the server presents a certificate (${whichCertificate(certificate)}) but does not prove that it has the key`,
  'certificate/issuer': issuerText,

  'answer/status': ({ path, status }) => `GET ${path} returns ${status}`,
  'answer/begun': ({ path }) => `GET ${path} gets an answer`,
  'answer/grpc': () => 'the server speaks gRPC with the client, and answers no GET',
  'answer/too-long': () => 'the answer is too long',
  'answer/other': ({ status, text }) => `the server answers ${status}${text === '' ? '' : `: ${text}`}`,
  'answer/credential-refused': () => 'the API server rejects the credential',
  'answer/endless-list': ({ pages }) =>
    `kpki stopped reading the list after ${pages} pages: the API server still says that more follow`,

  'credential/unusable': ({ id, why }, _, nested) => `${id ?? 'the credential'} is unusable: ${nested(why)}`,
  'credential/none': ({ names }) => `no sink stores ${names.join(' or ')}`,
  'credential/no-reader': ({ names }) =>
    `no sink stores ${names.join(' or ')}. Fix: name a kubeconfig with --kubeconfig`,
  'credential/none-accepted': () => 'no sink stores a credential that the server must accept',

  'api/unreached': () => 'no API server is reachable and trusted',
  'api/unread': ({ reader }) => `no API server is reachable and trusted, so kpki read nothing with ${reader}`,
  'nodes/none': () => 'the API server has no list of Nodes',
  'pods/none': () => 'the API server has no list of Pods',
  'pod/none': ({ node }) => `no Pod in kube-system runs kube-controller-manager on ${node}`,
  'pod/not-ready': ({ pod }) => `Pod ${pod} is not Ready`,
  'configz/no-files': () => 'GET /configz names no signing files',
  'proxy/none': () => 'not found',
  'signing-requests/none': () => 'the API server has no CertificateSigningRequests',
  'service-account/none': () => 'service account default in kube-system does not exist',
  'metrics/unread': ({ direct, proxy }, _, nested) => `${nested(direct)}; through the API server: ${nested(proxy)}`,

  'review/none': () => 'the API server has no SubjectAccessReviews',
  'review/other': () => 'the answer is not a SubjectAccessReview',
  'review/no-answer': ({ seconds }) => `no answer within ${seconds} seconds`,
  'review/unproven': ({ by, why }, _, nested) => `${readerText(by)}: ${nested(why)}`,
  'review/missing': ({ by, subject, purpose, missing }) =>
    `${readerText(by)}: ${whoText(subject, purpose)} may not ${missing.map(rightText).join(', ')}`,
  'review/proven': ({ by, subject, purpose }) =>
    `${readerText(by)}: ${whoText(subject, purpose)} has the required rights${purpose === 'kubelets' ? ' on kubelets' : ''}`,
};

/** `kube-apiserver cp1, asked with admin.conf` */
function readerText({ reader, server }: { readonly reader: string; readonly server: ServerOnNode }): string {
  return `${serverText(server)}, asked with ${reader}`;
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
