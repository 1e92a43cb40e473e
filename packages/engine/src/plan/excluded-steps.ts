import type { Artifact, CaName } from '@kpki/spec';
import type { ObservedState } from '../inventory/observed-state.ts';
import { desiredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { type Finding, finding } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { type Intent, isEmptyIntent } from './intent.ts';
import type { PlannedTrust } from './make-plan.ts';
import { stepFor } from './step-for.ts';

/**
 * Leaves out the steps of the excluded artifacts, and those that are neither requested nor needed where only the request
 * is wanted. A CA and its trust bundles are excluded together, since they may share a file. If the CA would change or
 * cannot be used, everything under it is excluded as well: its certificates would not be trusted.
 */
export function withoutExcluded(
  steps: readonly Step[],
  observed: ObservedState,
  intent: Intent,
  trust: PlannedTrust,
): readonly Step[] {
  const { except = [], only = false } = intent;
  if (except.length === 0 && (!only || isEmptyIntent(intent))) return steps;
  const { artifacts } = observed;
  const bundles = ofKind(artifacts, 'trust bundle');
  const ids = new Set(except);
  const named = new Set([...ids, ...bundles.filter(({ id }) => ids.has(id)).map(({ ca }) => ca)]);
  const caOfBundle = new Map<string, CaName>(bundles.map(({ name, ca }) => [name, ca]));
  const wanted = only ? requestedArtifacts(observed, intent, caOfBundle) : null;
  const unstored = new Set(steps.filter(isUnstored).map(({ artifact }) => artifact));
  const isUnrequested = (id: string): boolean =>
    wanted !== null && !wanted.needed.has(id) && (!wanted.below.has(id) || unstored.has(id));
  const cas = excludedCas(steps, (id) => named.has(id) || isUnrequested(id), observed, trust);
  const byId = new Map(artifacts.map((each) => [each.id, each]));
  return steps.map((step) => {
    const artifact = byId.get(step.artifact);
    if (artifact === undefined || step.action === 'unchanged') return step;
    const said = { action: step.action, why: step.reasons };
    if (named.has(artifact.id)) return without(artifact, finding('excluded', said), step);
    if (isUnrequested(artifact.id)) return without(artifact, finding('excluded/unrequested', said), step);
    const on = casAbove(artifact, observed, caOfBundle).find(
      (ca) => cas.has(ca) && dependsOn(artifact, step, ca, trust),
    );
    return on === undefined ? step : without(artifact, finding('excluded/with-ca', { ...said, ca: on }), step);
  });
}

/** Whether the only reason for a step is that nothing is stored: that would be so without a request too. */
function isUnstored({ reasons }: Step): boolean {
  return reasons.length > 0 && reasons.every(({ reason }) => reason === 'missing');
}

interface RequestedArtifacts {
  /**
   * What is requested or rotated, and all CAs above with their trust bundles: without a CA that would change, its
   * certificates could not be issued.
   */
  readonly needed: ReadonlySet<string>;
  /** What stands below a requested CA: what is stored of it may have to follow the CA. */
  readonly below: ReadonlySet<string>;
}

/** Returns ids. A phase of a rotation needs all that stands below its CAs. */
function requestedArtifacts(
  observed: ObservedState,
  { renew, rekey, rotate }: Intent,
  caOfBundle: ReadonlyMap<string, CaName>,
): RequestedArtifacts {
  const { artifacts } = observed;
  const ids = new Set([...renew, ...rekey]);
  const rotated = new Set<string>(rotate.map(({ name }) => name));
  const cas = new Map(ofKind(artifacts, 'ca').map((ca) => [ca.name, ca]));
  const isRotated = ({ name }: Artifact): boolean => rotated.has(name);
  const isNamed = (artifact: Artifact): boolean => ids.has(artifact.id) || isRotated(artifact);
  const allAbove = (artifact: Artifact): readonly Artifact[] =>
    casAbove(artifact, observed, caOfBundle).flatMap((name) => {
      const ca = cas.get(name);
      return ca === undefined || ca === artifact ? [] : [ca, ...allAbove(ca)];
    });
  const chains = artifacts.map((artifact) => [artifact, ...allAbove(artifact)]);
  const idsOf = (some: readonly (readonly Artifact[])[]): ReadonlySet<string> =>
    new Set(some.flatMap((chain) => chain.map(({ id }) => id)));
  const needed = idsOf(chains.filter((chain) => chain.slice(0, 1).some(isNamed) || chain.some(isRotated)));
  const below = idsOf(chains.filter((chain) => chain.some(isNamed)));
  const bundles = ofKind(artifacts, 'trust bundle').filter(({ ca }) => below.has(cas.get(ca)?.id ?? ''));
  return { needed: new Set([...needed, ...bundles.map(({ id }) => id)]), below };
}

function without(artifact: Artifact, excluded: Finding, { warnings }: Step): Step {
  return stepFor(artifact, 'unchanged', { warnings: [excluded, ...warnings] });
}

/** Returns the CAs that are named, and those that leave with their signer. */
function excludedCas(
  steps: readonly Step[],
  isNamed: (id: string) => boolean,
  observed: ObservedState,
  trust: PlannedTrust,
): ReadonlySet<CaName> {
  const excluded = new Set<CaName>();
  const stepOf = new Map(steps.map((step) => [step.artifact, step]));
  for (const ca of signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements)) {
    const step = stepOf.get(ca.id);
    const leaves = casAbove(ca, observed).some(
      (signer) => excluded.has(signer) && step !== undefined && dependsOn(ca, step, signer, trust),
    );
    if (isNamed(ca.id) || leaves) excluded.add(ca.name);
  }
  return excluded;
}

/** Returns the CAs whose steps an artifact may depend on. */
function casAbove(
  artifact: Artifact,
  { caPlacements }: ObservedState,
  caOfBundle: ReadonlyMap<string, CaName> = new Map(),
): readonly CaName[] {
  const signer = artifact.kind === 'trust bundle' ? artifact.ca : desiredSigner(artifact, caPlacements);
  const trusted = artifact.kind === 'kubeconfig' ? caOfBundle.get(artifact.trusts) : undefined;
  return [signer, trusted ?? null].filter((each) => each !== null);
}

/** Whether what stands under a CA waits for the step of the CA. */
function dependsOn({ kind }: Artifact, { blockedBy }: Step, ca: CaName, { projections }: PlannedTrust): boolean {
  if (kind === 'trust bundle' || blockedBy === ca) return true;
  const projection = projections.get(ca);
  return projection === undefined || projection.changes || projection.certificate === null;
}
