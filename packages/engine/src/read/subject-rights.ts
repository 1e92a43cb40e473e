import type { CertificateName, KubeconfigName } from '@kpki/spec';
import type { Subject } from './client-subjects.ts';
import type { RightsAnswer } from './rights-answer.ts';

/**
 * What an API server says of a subject that a certificate gets in place of the one that it has: whether its holder may still
 * do what the certificate is for. Plain data: a plan keeps it.
 */
export interface SubjectRights extends RightsAnswer, Subject {
  readonly identity: CertificateName | KubeconfigName;
}

/** What was asked for a plan; what is left out was not asked. */
export interface RightsAsked {
  readonly kubeletClientRights?: RightsAnswer;
  readonly subjectRights?: readonly SubjectRights[];
}
