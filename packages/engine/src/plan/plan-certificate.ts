import type { CertificateArtefact } from '@kpki/spec';
import { isAbsent, present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import type { Facts } from './facts.ts';
import { judgeLeaf } from './leaf-checks.ts';
import { type AuthorityOutlook, blockedByAuthority } from './outlook.ts';
import type { Step } from './plan.ts';
import type { Because } from './reason.ts';
import { stepFor, writesOf } from './step.ts';
import { whereIs } from './wording.ts';

/** What to do about a certificate and its private key. */
export function planCertificate(
  artefact: CertificateArtefact,
  copies: readonly Copy[],
  authority: AuthorityOutlook,
  facts: Facts,
): Step {
  const [copy] = copies;
  if (copy === undefined) return stepFor(artefact, 'keep');
  const { certificates, privateKey } = copy;
  if (isAbsent(certificates) && isAbsent(privateKey)) {
    return issue(artefact, 'create', [{ reason: 'missing', text: 'nothing is there yet' }], copies, authority);
  }
  const publicKey = present(privateKey);
  if (publicKey === undefined) {
    return issue(artefact, 'rekey', [keyProblem(copy)], copies, authority);
  }
  const certificate = present(certificates)?.[0];
  if (certificate === undefined) {
    return issue(artefact, 'renew', [certificateProblem(copy)], copies, authority);
  }
  const { remedy, because } = judgeLeaf({ ...facts, wanted: artefact, certificate, publicKey, authority });
  const blocked = blockedByAuthority(artefact, because, authority, 'keep');
  if (blocked !== null) return blocked;
  if (remedy === null) return stepFor(artefact, 'keep');
  return issue(artefact, remedy, because, copies, authority);
}

function issue(
  artefact: CertificateArtefact,
  action: 'create' | 'renew' | 'rekey',
  reasons: readonly Because[],
  copies: readonly Copy[],
  authority: AuthorityOutlook,
): Step {
  const parts = action === 'renew' ? (['certificate'] as const) : undefined;
  return (
    blockedByAuthority(artefact, reasons, authority, 'issue') ??
    stepFor(artefact, action, { reasons, writes: writesOf(copies, parts) })
  );
}

function keyProblem(copy: Copy): Because {
  const where = whereIs(copy, 'private key');
  return copy.privateKey?.state === 'unreadable'
    ? { reason: 'unreadable', text: `${where}: ${copy.privateKey.why}` }
    : { reason: 'key-missing', text: `${where} is not there` };
}

function certificateProblem(copy: Copy): Because {
  const where = whereIs(copy, 'certificate');
  return copy.certificates?.state === 'unreadable'
    ? { reason: 'unreadable', text: `${where}: ${copy.certificates.why}` }
    : { reason: 'certificate-missing', text: `${where} is not there` };
}
