import type { ServerName } from '@kpki/spec';
import type { None } from './message.ts';
import type { Words } from './statement.ts';
import type { TlsRefusal } from './tls-refusal.ts';

export interface ServerOnNode {
  readonly name: ServerName;
  readonly node: string;
}

/** A client of the API: an artifact or a file of the user, and the server that answers. */
export interface ApiReader {
  readonly reader: string;
  readonly server: ServerOnNode;
}

/** Of a certificate, by which a person tells two apart. The time is RFC 3339, UTC; the fingerprint SHA-256, hex. */
export interface CertificateMark {
  readonly notAfter: string;
  readonly fingerprint: string;
}

/** The name alone is that of the next CA too. */
export interface NamedMark extends CertificateMark {
  readonly subject: string;
}

export interface ClientSubject {
  readonly user: string;
  readonly groups: readonly string[];
}

/** A right by its words: of one object, the name is its own. */
export interface NamedRight {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** What all the rights of a question are for. */
export type RightsPurpose = 'kubelets' | 'work' | 'client';

export type UnreachedKind =
  | 'no-listener'
  | 'no-host'
  | 'no-network'
  | 'no-name'
  | 'no-name-now'
  | 'hang-up'
  | 'no-answer'
  | 'no-tls';

/** What was observed, or why nothing was. */
export interface Evidence {
  readonly several: { readonly of: readonly Words[] };
  /** `host:port`. */
  readonly 'at-endpoint': { readonly endpoint: string; readonly of: Words };

  readonly unreached: { readonly kind: UnreachedKind };
  readonly 'unreached/timeout': { readonly seconds: number };
  readonly 'unreached/other': { readonly text: string; readonly code: string | null };
  readonly 'tls-refused': TlsRefusal;
  readonly 'handshake-ended': { readonly text: string };
  readonly 'certificate/none': None;
  readonly 'certificate/unreadable': { readonly text: string };
  /** The server may not have the key of the certificate that it shows. */
  readonly 'certificate/unproven': { readonly certificate: CertificateMark };
  readonly 'certificate/issuer': { readonly issuer: string };

  readonly 'answer/status': { readonly path: string; readonly status: number };
  /** With a body that is not read to its end. */
  readonly 'answer/begun': { readonly path: string };
  readonly 'answer/grpc': None;
  readonly 'answer/too-long': None;
  readonly 'answer/other': { readonly status: number; readonly text: string };
  readonly 'answer/credential-refused': None;
  readonly 'answer/endless-list': { readonly pages: number };

  readonly 'credential/unusable': { readonly id: string | null; readonly why: Words };
  /** Names of artifacts. */
  readonly 'credential/none': { readonly names: readonly string[] };
  /** Any kubeconfig may replace it. */
  readonly 'credential/no-reader': { readonly names: readonly string[] };
  readonly 'credential/none-accepted': None;

  readonly 'api/unreached': None;
  readonly 'api/unread': { readonly reader: string };
  readonly 'nodes/none': None;
  readonly 'pods/none': None;
  readonly 'pod/none': { readonly node: string };
  readonly 'pod/not-ready': { readonly pod: string };
  readonly 'configz/no-files': None;
  readonly 'proxy/none': None;
  readonly 'signing-requests/none': None;
  readonly 'service-account/none': None;
  /** Of a kubelet: asked directly, and through the API server. */
  readonly 'metrics/unread': { readonly direct: Words; readonly proxy: Words };

  readonly 'review/none': None;
  readonly 'review/other': None;
  readonly 'review/no-answer': { readonly seconds: number };
  readonly 'review/unproven': { readonly by: ApiReader; readonly why: Words };
  readonly 'review/missing': RightsOf & { readonly missing: readonly NamedRight[] };
  readonly 'review/proven': RightsOf;
}

interface RightsOf {
  readonly by: ApiReader;
  readonly subject: ClientSubject;
  readonly purpose: RightsPurpose;
}
