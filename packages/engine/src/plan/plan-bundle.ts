import type { BundleArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { Copy } from '../read/observe.ts';
import { type AuthorityOutlook, day, isAbsent, present, sameBytes, whereIs } from './facts.ts';
import type { Step } from './plan.ts';
import type { Because } from './reason.ts';
import { stepFor, writesOf } from './step.ts';

/** What to do about the trust bundle of an authority, and what it will hold; null: this plan makes it. */
export function planBundle(
  artefact: BundleArtefact,
  copies: readonly Copy[],
  authority: AuthorityOutlook,
): { readonly step: Step; readonly bundle: readonly Certificate[] | null } {
  const held = copies.map((copy) => present(copy.bundle));
  const fullest = held.reduce<readonly Certificate[]>(
    (best, each) => ((each?.length ?? 0) > best.length ? (each ?? best) : best),
    [],
  );
  const current = authority.certificate;
  if (authority.changes) {
    const reasons: Because[] = [
      { reason: fullest.length === 0 ? 'missing' : 'bundle-differs', text: 'its authority gets a certificate' },
    ];
    return {
      step: stepFor(artefact, fullest.length === 0 ? 'create' : 'rewrite', { reasons, writes: writesOf(copies) }),
      bundle: null,
    };
  }
  // Without a fit authority there is nothing to compare a bundle with, and the authority's own step says so.
  if (current === null) return { step: stepFor(artefact, 'keep'), bundle: fullest };
  const wanted = fullest.some((each) => sameBytes(each.der, current.der)) ? fullest : [current, ...fullest];
  const stale = copies.filter((copy) => !sameCertificates(present(copy.bundle), wanted));
  const warnings: Because[] = wanted
    .filter((each) => !sameBytes(each.der, current.der))
    .map((each) => ({
      reason: 'bundle-has-others',
      text: `it also holds ${each.subject.text}, which ends on ${day(each.notAfter)}`,
    }));
  if (stale.length === 0) return { step: stepFor(artefact, 'keep', { warnings }), bundle: wanted };
  const reasons = stale.map((copy): Because => bundleProblem(copy));
  return { step: stepFor(artefact, 'rewrite', { reasons, warnings, writes: writesOf(stale) }), bundle: wanted };
}

function bundleProblem(copy: Copy): Because {
  const where = whereIs(copy, 'trust bundle');
  if (copy.bundle?.state === 'unreadable') return { reason: 'unreadable', text: `${where}: ${copy.bundle.why}` };
  if (isAbsent(copy.bundle)) return { reason: 'copy-missing', text: `${where} is not there` };
  return { reason: 'bundle-differs', text: `${where} is not the current trust bundle` };
}

function sameCertificates(a: readonly Certificate[] | undefined, b: readonly Certificate[]): boolean {
  return (
    a !== undefined && a.length === b.length && a.every((each) => b.some((other) => sameBytes(each.der, other.der)))
  );
}
