import type { Artifact } from '@kpki/spec';
import { type Certificate, fingerprint } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { sameCertificates } from '../generation/bundle-content.ts';
import type { Copy } from '../inventory/copy.ts';
import { certificatesIn, keyInFile, kubeconfigCopy } from '../inventory/entry-parts.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { keyElsewhere } from '../issuing/ca-placement.ts';
import { isCredentialElsewhere } from '../kubeconfig/view.ts';
import { present } from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { PlannedWrite } from '../model/step.ts';
import { holdsCredential, supersededBy } from '../plan/kubeconfig.ts';
import { isExpired } from '../policies/certificate-times.ts';
import { copyKey, isChangedSince, type ReplacedSlot } from './replaced-slots.ts';
import type { RestoredCertificate, UndoStep } from './undo-plan.ts';

/** `staying`: what cannot be restored. */
export function undoSteps(
  observed: ObservedState,
  replaced: readonly ReplacedSlot[],
  staying: ReadonlySet<ReplacedSlot>,
  now: Date,
): readonly UndoStep[] {
  const byArtifact = Map.groupBy(replaced, ({ slot }) => slot.artifact.id);
  const replacedCertificates = new Set(
    replaced.filter(({ slot }) => slot.part === 'certificate').map(({ slot }) => slot.artifact.name),
  );
  return observed.artifacts.flatMap((artifact) => {
    const own = byArtifact.get(artifact.id);
    return own === undefined
      ? []
      : stepsFor(
          artifact,
          own,
          staying,
          observed,
          artifact.kind === 'kubeconfig' && replacedCertificates.has(artifact.ca),
          now,
        );
  });
}

function stepsFor(
  artifact: Artifact,
  own: readonly ReplacedSlot[],
  staying: ReadonlySet<ReplacedSlot>,
  observed: ObservedState,
  isOfOtherCa: boolean,
  now: Date,
): readonly UndoStep[] {
  const { id, name, owner } = artifact;
  const undone = own.filter((each) => !staying.has(each));
  const left = own.filter((each) => staying.has(each));
  // A phase of a rotation replaces some files of a CA and creates others next to them.
  const made = undone.filter(({ entry }) => entry.before === null);
  const back = undone.filter(({ entry }) => entry.before !== null);
  const notes = notesFor(artifact, observed);
  const step = (action: UndoStep['action'], said: readonly Statement[], slots: readonly ReplacedSlot[]): UndoStep => {
    const confs = action === 'restore' ? slots.flatMap(kubeletConfs) : [];
    const [first] = action === 'restore' ? leavesBefore(slots) : [];
    return {
      artifact: id,
      name,
      owner,
      action,
      notes: said,
      writes: slots.map(writeOf),
      ...(confs.some(bringsCredential) ? { supersedes: supersededBy() } : {}),
      ...(isOfOtherCa && confs.some(bringsReference) ? { renews: true as const } : {}),
      ...(first === undefined ? {} : { restores: restoredCertificate(first) }),
      ...(first !== undefined && isExpired(first, now) ? { expired: first.notAfter.toISOString() } : {}),
      ...(action === 'restore' && isMismatched(slots) ? { isMismatched: true as const } : {}),
    };
  };
  return [
    ...(back.length === 0 ? [] : [step('restore', notes, back)]),
    ...(made.length === 0 ? [] : [step('remove', back.length === 0 ? notes : [], made)]),
    ...(left.length === 0 ? [] : [step('skip', left.flatMap(blockerOf), left)]),
  ];
}

/** Returns the restored certificates in use, the first to expire first. */
function leavesBefore(slots: readonly ReplacedSlot[]): readonly Certificate[] {
  return slots.flatMap(leafBefore).toSorted((one, other) => one.notAfter.getTime() - other.notAfter.getTime());
}

function restoredCertificate({ notAfter, serial, der }: Certificate): RestoredCertificate {
  return {
    notAfter: notAfter.toISOString(),
    serial: Buffer.from(serial).toString('hex'),
    fingerprint: fingerprint(der),
  };
}

/** Whether some copy has its private key and its certificate restored, which do not match. */
function isMismatched(slots: readonly ReplacedSlot[]): boolean {
  return [...Map.groupBy(slots, copyKey).values()].some((copy) => {
    const keys = copy.flatMap(keyBefore);
    return copy.flatMap(leafBefore).some(({ publicKey }) => keys.some((key) => !sameBytes(key, publicKey)));
  });
}

/** Its public key. */
function keyBefore({ slot, entry: { before } }: ReplacedSlot): readonly Uint8Array[] {
  if (before === null || slot.part !== 'private key') return [];
  const key = present(keyInFile({ state: 'present', value: before }));
  return key === undefined ? [] : [key];
}

function leafBefore({ slot, entry: { before } }: ReplacedSlot): readonly Certificate[] {
  if (before === null) return [];
  const entry = { state: 'present', value: before } as const;
  switch (slot.part) {
    case 'certificate':
      return present(certificatesIn(entry))?.slice(0, 1) ?? [];
    case 'kubeconfig':
      return present(kubeconfigCopy(entry, slot.artifact, []).kubeconfig)?.chain.slice(0, 1) ?? [];
    default:
      return [];
  }
}

function blockerOf(each: ReplacedSlot): readonly Statement[] {
  const { found, lost } = each;
  const { where: location } = each.slot;
  if (lost !== null) return [statement('cannot-restore', { location, why: lost })];
  return isChangedSince(each)
    ? [statement(found.state === 'absent' ? 'removed-since' : 'changed-since', { location })]
    : [];
}

/** A sink cannot restore a key that was never in it. */
function notesFor(artifact: Artifact, { caPlacements }: ObservedState): readonly Statement[] {
  const key = artifact.kind === 'ca' ? keyElsewhere(caPlacements.get(artifact.name)) : null;
  return key === null ? [] : [statement('key-stays', { key })];
}

function writeOf(replaced: ReplacedSlot): PlannedWrite {
  const { slot } = replaced;
  return {
    sink: slot.sink.name,
    location: slot.location.id,
    entry: slot.entry,
    part: slot.part,
    node: slot.node,
    effect: effectOf(replaced),
  };
}

function effectOf({ slot, entry: { before }, found, lost }: ReplacedSlot): PlannedWrite['effect'] {
  if (before === null) return lost === null ? 'removes' : 'replaces';
  if (found.state === 'absent') return 'adds';
  const [now, then] = [certificatesIn(found), certificatesIn({ state: 'present', value: before })].map(present);
  return slot.part === 'trust bundle' && sameCertificates(now, then ?? []) ? 'reorders' : 'replaces';
}

/**
 * Returns whether the undo restores the certificate of the CA that signs an artifact: the later one signed the one in
 * use.
 */
type ReadKubeconfig = Copy['kubeconfig'];

interface KubeletConf {
  readonly before: ReadKubeconfig;
  readonly now: ReadKubeconfig;
}

/** Returns the kubelet.conf that is restored and the one stored now; none where the slot holds no such file. */
function kubeletConfs({ slot, entry, found }: ReplacedSlot): readonly KubeletConf[] {
  if (slot.artifact.name !== 'kubelet.conf' || entry.before === null) return [];
  const before = kubeconfigCopy({ state: 'present', value: entry.before }, slot.artifact, []).kubeconfig;
  return [{ before, now: kubeconfigCopy(found, slot.artifact, []).kubeconfig }];
}

/**
 * Returns whether a kubelet.conf with a path to its kubelet's file replaces one that holds a certificate. The kubelet
 * was started without that file, and has since made a certificate of the later CA, or none.
 */
function bringsReference(conf: KubeletConf): boolean {
  const before = present(conf.before);
  return before !== undefined && isCredentialElsewhere(before) && holdsCredential(conf.now);
}

/**
 * Whether a kubelet.conf is restored with another credential inside. The kubelet made its own certificate from the one
 * stored now, and uses that one.
 */
function bringsCredential({ before, now }: KubeletConf): boolean {
  return holdsCredential(before) && !hasSameLeaf(before, now);
}

function hasSameLeaf(one: ReadKubeconfig, other: ReadKubeconfig): boolean {
  const [a, b] = [present(one)?.chain[0], present(other)?.chain[0]];
  return a !== undefined && b !== undefined && sameBytes(a.der, b.der);
}
