import { isDeepStrictEqual } from 'node:util';
import type { AdoptionRemedies } from './adoption-findings.ts';
import type { ArtifactFindings, ArtifactRemedies } from './artifact-findings.ts';
import type { BundleFindings, BundleRemedies } from './bundle-findings.ts';
import type { CaFindings, CaRemedies } from './ca-findings.ts';
import type { CertificateFindings } from './certificate-findings.ts';
import type { IssuedFindings } from './issued-findings.ts';
import type { KeyPairFindings, KeyPairRemedies } from './key-pair-findings.ts';
import type { KubeconfigFindings, KubeconfigRemedies } from './kubeconfig-findings.ts';
import type { Args } from './message.ts';
import type { ReportFindings, ReportRemedies } from './report-findings.ts';
import type { RightsFindings, RightsRemedies } from './rights-findings.ts';
import type { RotationFindings, RotationRemedies } from './rotation-findings.ts';
import type { SigningFindings, SigningRemedies } from './signing-findings.ts';

/** Fixed by a new certificate over the same key. */
export const fixedByRenewal: ReadonlySet<Reason> = new Set<Reason>(['expired', 'not-yet-valid']);

/** The code of a message: what stands before its slash. */
export type ReasonOf<Message extends string> = Message extends `${infer Code}/${string}` ? Code : Message;

/** What each message about an artifact needs, as plain data; times are RFC 3339, UTC. */
export type FindingParams = ArtifactFindings &
  BundleFindings &
  CaFindings &
  CertificateFindings &
  IssuedFindings &
  KeyPairFindings &
  KubeconfigFindings &
  ReportFindings &
  RightsFindings &
  RotationFindings &
  SigningFindings;
export type FindingMessage = keyof FindingParams;

/** The codes of findings. They are stable: scripts may depend on them. */
export type Reason = ReasonOf<FindingMessage>;

/** What each remedy needs. */
export type RemedyParams = AdoptionRemedies &
  ArtifactRemedies &
  BundleRemedies &
  CaRemedies &
  KeyPairRemedies &
  KubeconfigRemedies &
  ReportRemedies &
  RightsRemedies &
  RotationRemedies &
  SigningRemedies;
export type RemedyMessage = keyof RemedyParams;
export type Remedy = {
  readonly [Message in RemedyMessage]: { readonly message: Message; readonly params: RemedyParams[Message] };
}[RemedyMessage];

/** A fact about an artifact, as data; `@kpki/presentation` puts it into words. */
export type Finding = {
  readonly [Message in FindingMessage]: {
    readonly reason: ReasonOf<Message>;
    readonly message: Message;
    readonly params: FindingParams[Message];
  };
}[FindingMessage];

/** Returns a finding: what is wrong, and about what, as data. */
export function finding<Message extends FindingMessage>(
  message: Message,
  ...args: Args<FindingParams[Message]>
): Finding {
  const [params = {}] = args;
  const [reason] = message.split('/');
  return { reason, message, params } as Finding;
}

/** Returns what to do, as data. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): Remedy {
  const [params = {}] = args;
  return { message, params } as Remedy;
}

/** Returns whether plain data is a finding. */
export function isFinding(value: object): value is Finding {
  return 'reason' in value && 'params' in value && 'message' in value && typeof value.message === 'string';
}

/** Returns whether two findings have the same message and parameters. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.message === other.message && isDeepStrictEqual(one.params, other.params);
}
