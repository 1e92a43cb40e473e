import { PluginError } from '@kpki/plugin';
import { readPublicKey } from '@kpki/x509';
import type { CopyElsewhere } from '../inventory/elsewhere.ts';
import { pathForMessage } from '../inventory/wording.ts';
import { type Finding, finding, type Remedy, remedy } from '../model/finding.ts';
import { type CaContext, keyLocation } from './ca-steps.ts';
import { withoutSigner } from './orphans.ts';
import { nextWhereRefused } from './refused.ts';

interface UncertifiedBlocker {
  readonly reasons: readonly Finding[];
  readonly next: Remedy;
  /** The short form, for what depends on the CA. */
  readonly obstacle: Finding;
}

/** Returns why a CA without a certificate gets none: a person has to see to its key, or to what it signed. */
export function uncertifiedBlocker(ca: CaContext, key: Uint8Array | undefined): UncertifiedBlocker | null {
  const { artifact, context } = ca;
  if (key !== undefined) return unusableKey(ca, key);
  const elsewhere = context.elsewhere.get(artifact.id);
  if (elsewhere !== undefined) return storedElsewhere(ca, elsewhere);
  const orphans = [...ca.signed()];
  return orphans.length === 0 ? null : { ...withoutSigner(orphans), obstacle: finding('ca-missing/absent') };
}

/** The number of nodes has changed, and with it where the layout keeps everything. */
function storedElsewhere(
  { artifact, copies: [copy] }: CaContext,
  { where: location, unreadable: why }: CopyElsewhere,
): UncertifiedBlocker {
  if (why !== null) {
    const reasons = [finding('unreadable/elsewhere', { location, why })];
    return { reasons, next: nextWhereRefused, obstacle: finding('unreadable/ca-elsewhere') };
  }
  const belongs = copy === undefined ? artifact.id : pathForMessage(copy, 'certificate');
  return {
    reasons: [finding('stored-elsewhere', { location, belongs })],
    next: remedy('move-files', { location, belongs }),
    obstacle: finding('stored-elsewhere/ca'),
  };
}

/** Nothing can be signed with a key that is on another curve than those of Kubernetes, or is none. */
function unusableKey(ca: CaContext, key: Uint8Array): UncertifiedBlocker | null {
  try {
    readPublicKey(key);
    return null;
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    const reasons = [finding('unreadable/key', { key: keyLocation(ca), why: error.message })];
    return { reasons, next: remedy('restore-or-move-away'), obstacle: finding('unreadable/ca') };
  }
}
