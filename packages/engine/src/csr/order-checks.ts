import { isDeepStrictEqual } from 'node:util';
import type { Usage } from '@kpki/plugin';
import type { AlternativeNames, Artifact, CaName, PermittedNames, Subject } from '@kpki/spec';
import { type Style, usagesOf } from '../issuing/style.ts';
import { refusedOrder } from '../messages/csr-refusals.ts';
import type { OrderRefusals, RefusedOrder } from '../model/csr-refusals.ts';

type OrderCheck = (order: CertificateOrder, wanted: Wanted, style: Style) => RefusedOrder | null;
type SaidMessage = Extract<keyof OrderRefusals, `said/${string}`>;

/** A row for each field of an order, except for keys. */
export const orderChecks: readonly OrderCheck[] = [
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
  said: (order: CertificateOrder) => OrderRefusals[Message]['said'],
  declared: (wanted: Wanted, style: Style) => OrderRefusals[Message]['said'],
): OrderCheck {
  return (order, wanted, style) => {
    const params = { said: said(order), declared: declared(wanted, style) };
    if (isDeepStrictEqual(params.said, params.declared)) return null;
    return refusedOrder(order.artifact, message, params as OrderRefusals[Message]);
  };
}

function subjectIn({ subject: { commonName, organizations } }: Pick<CertificateOrder, 'subject'>): Subject {
  return { commonName, organizations };
}

function namesIn({ names }: Pick<CertificateOrder, 'names'>): readonly string[] {
  return [...names.dns, ...names.ip].toSorted();
}

function permittedIn({ dns, ip }: PermittedNames = { dns: [], ip: [] }): readonly string[] {
  return [...dns, ...ip].toSorted();
}

/** The style of this machine decides, whatever the request says. */
export function wantedUsages(wanted: Wanted, style: Style): CertificateOrder['usages'] {
  return wanted.kind === 'ca'
    ? style.caUsages(wanted.keyKind)
    : usagesOf(style, wanted.keyKind, wanted.certificateKind);
}

/** A certificate requested from another machine: exactly what it must say, and the request that its key signed. */
export interface CertificateOrder {
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

export type Wanted = Extract<Artifact, { readonly kind: 'ca' | 'certificate' | 'kubeconfig' }>;

/** Null: no certificate of its own. */
export function wantedOf(artifact: Artifact): Wanted | null {
  const isSigned = artifact.kind === 'ca' || artifact.kind === 'certificate' || artifact.kind === 'kubeconfig';
  return isSigned ? artifact : null;
}
