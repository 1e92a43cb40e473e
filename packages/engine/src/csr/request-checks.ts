import { isDeepStrictEqual } from 'node:util';
import type { Usage } from '@kpki/plugin';
import type { AlternativeNames, Artifact, CaName, PermittedNames, Subject } from '@kpki/spec';
import { type IssuingStyle, usagesOf } from '../issuing/style.ts';
import { type RefusedRequest, type RequestRefusals, refusedRequest } from '../model/csr-refusals.ts';

type RequestCheck = (
  signingRequest: SigningRequest,
  wanted: SignedArtifact,
  style: IssuingStyle,
) => RefusedRequest | null;
type SaidMessage = Extract<keyof RequestRefusals, `said/${string}`>;

/** A row for each field of a signing request, except for keys. */
export const requestChecks: readonly RequestCheck[] = [
  check('said/subject', subjectIn, subjectIn),
  check('said/names', namesIn, namesIn),
  check(
    'said/is-ca',
    ({ ca }) => ca,
    ({ kind }) => kind === 'ca',
  ),
  check(
    'said/usages',
    ({ usages }) => usages.toSorted(),
    (wanted, style) => wantedUsages(wanted, style).toSorted(),
  ),
  check(
    'said/seconds',
    ({ seconds }) => seconds,
    ({ seconds }) => seconds,
  ),
  check(
    'said/path-length',
    ({ pathLength }) => pathLength ?? null,
    (wanted) => (wanted.kind === 'ca' ? wanted.pathLength : undefined) ?? null,
  ),
  check(
    'said/permitted-names',
    ({ permittedNames }) => permittedIn(permittedNames),
    (wanted) => permittedIn(wanted.kind === 'ca' ? wanted.permittedNames : undefined),
  ),
];

function check<Message extends SaidMessage>(
  message: Message,
  said: (signingRequest: SigningRequest) => RequestRefusals[Message]['said'],
  declared: (wanted: SignedArtifact, style: IssuingStyle) => RequestRefusals[Message]['said'],
): RequestCheck {
  return (signingRequest, wanted, style) => {
    const params = { said: said(signingRequest), declared: declared(wanted, style) };
    if (isDeepStrictEqual(params.said, params.declared)) return null;
    return refusedRequest(signingRequest.artifact, message, params as RequestRefusals[Message]);
  };
}

function subjectIn({ subject: { commonName, organizations } }: Pick<SigningRequest, 'subject'>): Subject {
  return { commonName, organizations };
}

function namesIn({ names }: Pick<SigningRequest, 'names'>): readonly string[] {
  return [...names.dns, ...names.ip].toSorted();
}

function permittedIn({ dns, ip }: PermittedNames = { dns: [], ip: [] }): readonly string[] {
  return [...dns, ...ip].toSorted();
}

/** The style of this machine decides, whatever the request says. */
export function wantedUsages(wanted: SignedArtifact, style: IssuingStyle): SigningRequest['usages'] {
  return wanted.kind === 'ca'
    ? style.caUsages(wanted.keyKind)
    : usagesOf(style, wanted.keyKind, wanted.certificateKind);
}

/** A certificate requested from another machine: exactly what it must say, and the request that its key signed. */
export interface SigningRequest {
  /** `apiserver cp1` */
  readonly artifact: string;
  /** Null: signed by the signer of this CA. */
  readonly signer: CaName | null;
  readonly ca: boolean;
  readonly subject: Subject;
  readonly names: AlternativeNames;
  readonly usages: readonly Usage[];
  readonly seconds: number;
  /** Of a CA. */
  readonly pathLength?: number;
  readonly permittedNames?: PermittedNames;
  /** `sha256:` and the digest of the SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** PKCS#10, DER. */
  readonly csr: Uint8Array;
}

export type SignedArtifact = Extract<Artifact, { readonly kind: 'ca' | 'certificate' | 'kubeconfig' }>;

/** Null: no certificate of its own. */
export function wantedOf(artifact: Artifact): SignedArtifact | null {
  const isSigned = artifact.kind === 'ca' || artifact.kind === 'certificate' || artifact.kind === 'kubeconfig';
  return isSigned ? artifact : null;
}
