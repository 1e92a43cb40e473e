import type { Artifact, ArtifactName, CaName } from '@kpki/spec';
import { type Certificate, fingerprint } from '@kpki/x509';
import type { Phase } from '../generation/phase.ts';
import { type Copy, foundOf } from '../inventory/copy.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { keyElsewhere } from '../issuing/ca-placement.ts';
import type { Finding } from '../model/finding.ts';
import { isOtherGeneration, present, type SlotPart, type SlotValue } from '../model/slot.ts';
import { type Statement, statement } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { isStopped, type RotationRecord } from '../plan/rotation-status.ts';
import { isRefused, worstFirst } from '../policies/certificate-policies.ts';
import {
  type CertificateFacts,
  certificateFacts,
  type OtherCertificate,
  otherCertificates,
  signerFinder,
} from './certificate-facts.ts';

export interface StatusPart {
  readonly part: SlotPart;
  readonly location: string;
  /** Relative to its location. */
  readonly path: string;
  readonly state: SlotValue<unknown>['state'];
}

export interface StatusEntry extends CertificateFacts {
  readonly artifact: string;
  readonly name: ArtifactName;
  readonly kind: Artifact['kind'];
  /** Node or user; null where the whole cluster shares the artifact. */
  readonly owner: string | null;
  /** The CA that the artifact is, trusts, or is signed by; null for a key pair. */
  readonly ca: CaName | null;
  readonly node: string | null;
  readonly sink: string;
  readonly location: string;
  /** Relative to its location; of a certificate or key pair, the public part. */
  readonly path: string;
  /** The location of each part, of the private key too, never its content. */
  readonly parts: readonly StatusPart[];
  readonly state: 'ok' | 'pending' | 'due' | 'invalid' | 'expired' | 'missing' | 'unreadable';
  /** The location of a CA's key outside of the sinks; else null. */
  readonly keyLocation: Statement | null;
  /** SHA-256, hex; null where the signer was not read, and for a root. */
  readonly signer: string | null;
  readonly action: Step['action'];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Present where verifiers refuse the certificate now. */
  readonly isRefused?: true;
  /** The phase of a rotation that is under way. */
  readonly phase?: Phase;
  /** Left out where there are none. */
  readonly otherCertificates?: readonly OtherCertificate[];
}

/** Returns a line per artifact and copy, missing and unreadable ones too. */
export function statusOf(observed: ObservedState, now: Date): readonly StatusEntry[] {
  const plan = makePlan(observed, now);
  const steps = new Map(plan.steps.map((step) => [step.artifact, step]));
  const stopped = stoppedRotations(plan);
  const phases = phasesOf(plan);
  const observation = observe(observed);
  const signerOf = signerFinder(casIn(observed, observation));
  return observed.artifacts.flatMap((artifact) =>
    (observation.get(artifact.id) ?? []).map((copy): StatusEntry => {
      const step = steps.get(artifact.id);
      const stop = stopped.find((each) => isStoppedAt(each, artifact, copy));
      const said = [...(step?.reasons ?? []), ...(step?.warnings ?? [])];
      // What is rotated says it itself; what it signs and what trusts it is told here.
      const findings = worstFirst(
        stop === undefined ? said : [...said, ...stop.notes.filter((note) => !said.includes(note))],
      );
      const hasFault = findings.some(isRefused);
      const certificate =
        present(copy.certificates)?.[0] ?? present(copy.kubeconfig)?.chain[0] ?? present(copy.bundle)?.[0];
      const signer = certificate === undefined ? null : signerOf(certificate);
      const parts = partsOf(copy);
      const key = artifact.kind === 'ca' ? keyElsewhere(observed.caPlacements.get(artifact.name)) : null;
      const phase = phases.get(artifact.name);
      const others = otherCertificates(artifact, copy, certificate);
      const slot =
        [...copy.slots.values()].find(({ part }) => part !== 'private key' && !isOtherGeneration(part)) ??
        [...copy.slots.values()][0];
      const state = stop === undefined ? stateOf(artifact, copy, parts, certificate, said, step, now) : 'invalid';
      return {
        artifact: artifact.id,
        name: artifact.name,
        kind: artifact.kind,
        owner: artifact.owner,
        ca: caOf(artifact),
        node: copy.node,
        sink: copy.sink,
        location: slot?.location.id ?? '',
        path: slot?.entry ?? '',
        parts,
        state,
        ...certificateFacts(certificate, now),
        keyLocation: key === null ? null : statement('key-elsewhere', { key }),
        signer: signer === null ? null : fingerprint(signer.der),
        action: step?.action ?? 'unchanged',
        findings,
        ...(hasFault && (state === 'invalid' || state === 'expired') ? { isRefused: true as const } : {}),
        ...(phase === undefined ? {} : { phase }),
        ...(others.length === 0 ? {} : { otherCertificates: others }),
      };
    }),
  );
}

/** Returns whether any copy of the artifacts is stored; needs no plan. */
export function isAnyThere(observed: ObservedState, ids: Iterable<string>): boolean {
  const observation = observe(observed);
  const isThere = (copy: Copy): boolean => partsOf(copy).some(({ state }) => state !== 'absent');
  return [...ids].some((id) => observation.get(id)?.some(isThere) === true);
}

/** Includes the other CAs of a rotation, in slots and trust bundles. */
function casIn({ artifacts }: ObservedState, observation: Observation): readonly Certificate[] {
  const kept = artifacts.filter(({ kind }) => kind === 'ca' || kind === 'trust bundle');
  return kept.flatMap(({ id }) =>
    (observation.get(id) ?? []).flatMap(({ certificates, bundle }) => [
      ...(present(certificates) ?? []),
      ...(present(bundle) ?? []),
    ]),
  );
}

function caOf(artifact: Artifact): CaName | null {
  if (artifact.kind === 'ca') return artifact.name;
  return artifact.kind === 'key pair' ? null : artifact.ca;
}

function partsOf(copy: Copy): readonly StatusPart[] {
  // What stands beside is told by what the plan says of it; that nothing does is nothing to tell.
  const usual = [...copy.slots.values()].filter(({ part }) => !isOtherGeneration(part));
  return usual.map(({ part, location, entry }) => ({
    part,
    location: location.id,
    path: entry,
    state: foundOf(copy, part)?.state ?? 'absent',
  }));
}

/** Omits inconsistent rotations: their phase is not known. */
function phasesOf({ rotations = [] }: Plan): ReadonlyMap<string, Phase> {
  return new Map(rotations.flatMap(({ name, at }) => (at === null ? [] : [[name, at] as const])));
}

/** An interrupted rotation, which no apply resumes. */
interface StoppedRotation {
  readonly status: RotationRecord;
  readonly notes: readonly Finding[];
}

function stoppedRotations({ rotations = [], steps }: Plan): readonly StoppedRotation[] {
  const stopped = rotations.filter(isStopped);
  return stopped.flatMap((status): readonly StoppedRotation[] => {
    const step = steps.find(({ name }) => name === status.name);
    // The rotation status of an unread location is unknown.
    const isUnread = step?.reasons.some(({ reason }) => reason === 'unreadable');
    if (status.inconsistent !== undefined && isUnread) return [];
    const isOfRotation = ({ reason }: Finding): boolean =>
      reason === 'rotation-under-way' || reason === 'rotation-inconsistent';
    return [{ status, notes: step?.warnings.filter(isOfRotation) ?? [] }];
  });
}

/** Returns whether the phase is pending for a copy; if none can be carried out, all copies wait. */
function isStoppedAt({ status }: StoppedRotation, { id, name }: Artifact, { sink, node }: Copy): boolean {
  const cannotGoOn = status.inconsistent !== undefined || status.blocked !== undefined;
  if (cannotGoOn && status.name === name) return true;
  return status.lacking.some((each) => each.artifact === id && each.sink === sink && each.node === node);
}

function stateOf(
  { kind }: Artifact,
  { slots }: Copy,
  parts: readonly StatusPart[],
  certificate: Certificate | undefined,
  findings: readonly Finding[],
  step: Step | undefined,
  now: Date,
): StatusEntry['state'] {
  const absent = parts.filter(({ state }) => state === 'absent');
  // A request has still to be made, and its key to be kept: until then nothing is there, and nothing waits.
  const isAwaited = certificate === undefined && findings.some(({ reason }) => reason === 'pending-issuer');
  if (absent.length > 0 && isAwaited) return 'pending';
  if (findings.some(({ reason }) => reason === 'entries-missing')) return 'invalid';
  if (absent.length === parts.length) return 'missing';
  if (parts.some(({ state }) => state === 'unreadable')) return 'unreadable';
  if (certificate !== undefined && certificate.notAfter < now) return 'expired';
  // The key should be here and is missing: nothing can be issued.
  if (kind === 'ca' && findings.some(({ reason }) => reason === 'key-missing')) return 'missing';
  const isBlocked = step?.action === 'blocked';
  // The key of a CA may be kept elsewhere, so that nothing is wrong with its location here.
  const needed = (part: StatusPart): boolean =>
    isBlocked ? kind !== 'ca' || part.part !== 'private key' : isWritten(part, step);
  if (absent.some(needed)) return 'missing';
  // What stands beside them too: a certificate to sign with that is missing is no part, and is written all the same.
  const isChanged = [...slots.values()].some(({ location, entry, part }) =>
    isWritten({ location: location.id, path: entry, part }, step),
  );
  const isLeft = !isBlocked && !isChanged;
  // Notes do not count: a change does not fix them.
  if (!isLeft && step?.reasons.some(({ reason }) => reason !== 'renew-due')) return 'invalid';
  return findings.some(({ reason }) => reason === 'renew-due') ? 'due' : 'ok';
}

/** A step may change the copy of one node and leave all others. */
function isWritten(
  { location, path, part }: { readonly location: string; readonly path: string; readonly part: SlotPart },
  step: Step | undefined,
): boolean {
  return (
    step?.writes.some((write) => write.location === location && write.entry === path && write.part === part) ?? false
  );
}
