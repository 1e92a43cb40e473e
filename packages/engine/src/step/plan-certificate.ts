import type { CertificateArtifact } from '@kpki/spec';
import type { Copy } from '../inventory/copy.ts';
import { pathForMessage } from '../inventory/wording.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { isAbsent, present } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { chainProblem } from './above-ca.ts';
import { withCopies } from './copies.ts';
import { blockedByDueCa } from './due-ca.ts';
import { askedOf, type PlanContext } from './intent.ts';
import { issueStep, leafChoice, lifetimeUnder, waitingKey } from './issue-step.ts';
import { judgeAsked } from './judge-leaf.ts';
import type { MainCopyChoice } from './main-copy.ts';
import { blockedByCa, leavesToSuccessor, leftToSuccessor, type ProjectedCa } from './projected-ca.ts';
import { stepFor } from './step-for.ts';

export function planCertificate(
  artifact: CertificateArtifact,
  copies: readonly Copy[],
  ca: ProjectedCa,
  context: PlanContext,
): Step {
  const choice = leafChoice(artifact, copies, ca, context);
  if (choice === null) return stepFor(artifact, 'unchanged', { warnings: [finding('not-stored')] });
  return planAround(artifact, choice, ca, context);
}

function planAround(
  artifact: CertificateArtifact,
  choice: MainCopyChoice,
  ca: ProjectedCa,
  context: PlanContext,
): Step {
  const { main } = choice;
  const { certificates, privateKey } = main;
  const issue = (action: 'create' | 'renew' | 'rekey', reasons: readonly Finding[]): Step =>
    issueStep({ artifact, action, parts: { reasons }, choice }, ca, context);
  if (isAbsent(certificates) && isAbsent(privateKey)) {
    return issue('create', [finding('missing')]);
  }
  const publicKey = present(privateKey);
  if (publicKey === undefined) return issue('rekey', [keyProblem(main)]);
  const certificate = present(certificates)?.[0];
  if (certificate === undefined) {
    return issue(askedOf(artifact.id, context.intent) ?? 'renew', [certificateProblem(main)]);
  }
  const lifetime = lifetimeUnder(ca, artifact, context);
  const own = { ...context, wanted: artifact, certificate, publicKey, ca, lifetime };
  const judgment = judgeAsked(own, waitingKey(choice.copies));
  const { remedy, findings, notes } = judgment;
  const blocked = blockedByCa(artifact, findings, ca, 'unchanged') ?? blockedByDueCa(artifact, judgment, ca);
  if (blocked !== null) return blocked;
  const isLeft = leavesToSuccessor(ca, findings);
  if (remedy !== null && !isLeft) return issue(remedy, [...findings, ...notes]);
  const warnings = remedy === null ? notes : [...findings, ...notes, leftToSuccessor(artifact.ca, ca)];
  const chain = chainProblem(present(certificates) ?? [], ca);
  if (chain !== null) return withCopies(artifact, 'update', { reasons: [chain], warnings }, choice);
  return withCopies(artifact, 'unchanged', { warnings }, choice);
}

function keyProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'private key');
  return copy.privateKey?.state === 'unreadable'
    ? finding('unreadable', { location, why: copy.privateKey.why })
    : finding('key-missing', { location });
}

function certificateProblem(copy: Copy): Finding {
  const location = pathForMessage(copy, 'certificate');
  return copy.certificates?.state === 'unreadable'
    ? finding('unreadable', { location, why: copy.certificates.why })
    : finding('certificate-missing', { location });
}
