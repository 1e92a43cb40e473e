import type { Usage } from '@kpki/plugin';
import {
  type AlternativeNames,
  type Artifact,
  type CaName,
  durationText,
  type PermittedNames,
  type Subject,
} from '@kpki/spec';
import { constraintsText, type IssuingStyle, usagesOf } from '../issuing/style.ts';

interface RequestCheck {
  readonly what: string;
  readonly said: (signingRequest: SigningRequest) => string;
  readonly declared: (wanted: SignedArtifact, style: IssuingStyle) => string;
}

/** A row for each field of a signing request, except for keys. */
export const requestChecks: readonly RequestCheck[] = [
  {
    what: 'subject is said to be',
    said: ({ subject }) => subjectText(subject),
    declared: ({ subject }) => subjectText(subject),
  },
  {
    what: 'names are said to be',
    said: ({ names }) => listText([...names.dns, ...names.ip]),
    declared: ({ names }) => listText([...names.dns, ...names.ip]),
  },
  {
    what: 'kind is said to be',
    said: ({ ca }) => kindText(ca),
    declared: ({ kind }) => kindText(kind === 'ca'),
  },
  {
    what: 'usages are said to be',
    said: ({ usages }) => listText(usages),
    declared: (wanted, style) => listText(wantedUsages(wanted, style)),
  },
  {
    what: 'lifetime is said to be',
    said: ({ seconds }) => durationText(seconds),
    declared: ({ seconds }) => durationText(seconds),
  },
  {
    what: 'path length is said to be',
    said: ({ pathLength }) => pathText(pathLength),
    declared: (wanted) => pathText(wanted.kind === 'ca' ? wanted.pathLength : undefined),
  },
  {
    what: 'name constraints are said to be',
    said: ({ permittedNames }) => constraintsText(permittedNames === undefined ? {} : { permittedNames }),
    declared: (wanted) => (wanted.kind === 'ca' ? constraintsText(wanted) : 'none'),
  },
];

/** The style of this machine decides, whatever the request says. */
export function wantedUsages(wanted: SignedArtifact, style: IssuingStyle): SigningRequest['usages'] {
  return wanted.kind === 'ca'
    ? style.caUsages(wanted.keyKind)
    : usagesOf(style, wanted.keyKind, wanted.certificateKind);
}

function subjectText({ organizations, commonName }: SigningRequest['subject']): string {
  return [...organizations.map((each) => `O=${each}`), `CN=${commonName}`].join(', ');
}

function listText(list: readonly string[]): string {
  return list.toSorted().join(', ') || 'none';
}

function kindText(isCa: boolean): string {
  return isCa ? 'a CA' : 'no CA';
}

function pathText(pathLength: number | undefined): string {
  return pathLength === undefined ? 'not limited' : String(pathLength);
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
