import { type Call, type ErrorCode, PluginError } from '@kpki/plugin';
import type { Artifact, CaArtifact, CaName } from '@kpki/spec';
import { eachAtMost } from '../concurrency.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { desiredSigner, signersFirst } from '../issuing/ca-placement.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import { EngineError, failureOf, saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import type { Phase } from '../model/phase.ts';
import type { Content } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import { type ApplyContext, applyContextFor, doesFor } from './apply-context.ts';
import { IssuancePending, type PendingApproval } from './ask-issuer.ts';
import { makeBundle, trustBundlesOf } from './make-bundle.ts';
import { makeCa } from './make-ca.ts';
import { makeKeyPair, makeLeaf } from './make-leaf.ts';
import type { SigningDependencies, WorkingCa } from './signing-dependencies.ts';
import { refuseStopped } from './write-location.ts';

/** Enough to keep the thread pool busy with keys, and few enough to bound memory. */
const atOnce = 16;

interface MadeContents {
  /** CAs first, then their trust bundles, then the rest; `writing-order.ts` makes the order of the writes. */
  readonly contents: readonly Content[];
  readonly pending: readonly PendingApproval[];
}

/**
 * Makes the bytes of every entry that the steps write: CAs, their bundles, then what they sign. Throws 'unsupported'
 * where an answer was not what was asked for, after all have been asked.
 */
export async function makeContents(
  steps: readonly Step[],
  observed: ObservedState,
  dependencies: SigningDependencies,
  listener: Listener,
  call: Call,
  phases: ReadonlyMap<string, Phase> = new Map(),
): Promise<MadeContents> {
  const context = applyContextFor(steps, observed, dependencies, listener, call, phases);
  const { cas, outcomes } = await makeCas(context);
  // Without its CA nothing more can be made: the refusal is what to report.
  const isRefused = outcomes.some((outcome) => 'refused' in outcome);
  const toMake = observed.artifacts.filter(
    (artifact) => context.steps.has(artifact.id) && !(isRefused && 'ca' in artifact && !cas.has(artifact.ca)),
  );
  const trustBundles = trustBundlesOf(cas, context);
  const bundles = await eachAtMost(1, ofKind(toMake, 'trust bundle'), (artifact) =>
    reportSteps(artifact, context, () => makeBundle(artifact, cas, context)),
  );
  const others = toMake.filter((artifact) => artifact.kind !== 'ca' && artifact.kind !== 'trust bundle');
  const made = await eachAtMost(atOnce, others, (artifact) =>
    reportSteps(artifact, context, () =>
      artifact.kind === 'key pair' ? makeKeyPair(artifact, context) : makeLeaf(artifact, cas, trustBundles, context),
    ),
  );
  const all = [...outcomes, ...bundles, ...made];
  refuseWhereRefused(all);
  return {
    contents: all.flatMap((outcome) => ('made' in outcome ? outcome.made : [])),
    pending: all.flatMap((outcome) => ('pending' in outcome ? [outcome.pending] : [])),
  };
}

function refuseWhereRefused(outcomes: readonly ContentResult<unknown>[]): void {
  const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : []));
  const [first, ...others] = refused;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const said = statement('contents-refused', { first: saidBy(first), others: others.length });
  throw new EngineError(first.code, said, null, { cause: first });
}

interface Cas {
  readonly cas: ReadonlyMap<CaName, WorkingCa>;
  readonly outcomes: readonly ContentResult<readonly Content[]>[];
}

/** Makes or reads all CAs: roots at once, since making keys takes longest, each other one after its signer. */
async function makeCas(context: ApplyContext): Promise<Cas> {
  const cas = new Map<CaName, WorkingCa>();
  const outcomes: ContentResult<readonly Content[]>[] = [];
  for (const level of levelsOfCas(context)) {
    const made = await eachAtMost(atOnce, level, async (artifact) => {
      const parent = cas.get(desiredSigner(artifact, context.observed.caPlacements) ?? artifact.name) ?? null;
      const ca = { artifact, needsKey: needsKey(artifact, context), parent, context };
      return reportSteps(artifact, context, () => makeCa(ca));
    });
    for (const outcome of made) {
      if (!('made' in outcome)) outcomes.push(outcome);
      else {
        const { working, contents } = outcome.made;
        if (working !== null) cas.set(working.name, working);
        outcomes.push({ made: contents });
      }
    }
    if (made.some((outcome) => 'refused' in outcome)) break;
  }
  return { cas, outcomes };
}

/** Groups CAs by level: each is signed by a CA of an earlier level. */
function levelsOfCas({ observed }: ApplyContext): readonly (readonly CaArtifact[])[] {
  const depths = new Map<CaName, number>();
  const ordered = signersFirst(ofKind(observed.artifacts, 'ca'), observed.caPlacements);
  for (const artifact of ordered) {
    const signer = desiredSigner(artifact, observed.caPlacements);
    const above = signer === null ? undefined : depths.get(signer);
    depths.set(artifact.name, above === undefined ? 0 : above + 1);
  }
  return [...Map.groupBy(ordered, ({ name }) => depths.get(name) ?? 0).values()];
}

/** True where a step makes or copies the CA, or where the CA issues something, another CA included. */
function needsKey(artifact: CaArtifact, context: ApplyContext): boolean {
  const { id, name } = artifact;
  const { observed, steps } = context;
  const signs = observed.artifacts.some(
    (other) => doesFor(other, 'issue', context) && desiredSigner(other, observed.caPlacements) === name,
  );
  const step = steps.get(id);
  return signs || (step !== undefined && step.awaitsNext !== true);
}

/** The result of a piece of work, the approval that it waits for, or why an answer was refused. */
type ContentResult<T> =
  | { readonly made: T }
  | { readonly pending: PendingApproval }
  | { readonly refused: PluginError };

/**
 * Does the work of an artifact, and reports its begin and end where the plan has a step for it. Throws what the work
 * throws, and 'cancelled' instead of beginning once the signal has fired. A pending approval is no failure; an unfit
 * answer is one, which does not stop the others.
 */
async function reportSteps<T>(
  artifact: Artifact,
  context: ApplyContext,
  work: () => Promise<T>,
): Promise<ContentResult<T>> {
  const step = context.steps.get(artifact.id);
  if (step === undefined) return { made: await work() };
  const about = { artifact: step.artifact, action: step.action };
  refuseStopped(context.call, 'create', step.artifact);
  context.listener({ type: 'step started', ...about });
  let made: T;
  try {
    made = await work();
  } catch (error) {
    if (error instanceof IssuancePending) {
      const { pending } = error;
      context.listener({ type: 'step waits', ...about, ticket: pending.ticket, text: pending.why });
      return { pending };
    }
    const text = failureOf(error);
    if (text !== null) context.listener({ type: 'step failed', ...about, text });
    if (PluginError.is(error) && isOfNoUse(error.code)) return { refused: error };
    throw error;
  }
  context.listener({ type: 'step done', ...about });
  return { made };
}

/** An unfit answer, or an unsupported request: others may still succeed. */
function isOfNoUse(code: ErrorCode): boolean {
  return code === 'invalid' || code === 'unsupported';
}
