import type { Call } from '@kpki/plugin';
import { setFlags } from '@kpki/spec';
import { eachAtMost } from '../concurrency.ts';
import { type Observation, observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { ofKind } from '../layouts/artifact-kinds.ts';
import type { Listener } from '../model/event.ts';
import { present } from '../model/slot.ts';
import { statement } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { LocationDrift } from '../plan/plan.ts';
import { acceptedVerdicts } from './accepted.ts';
import { type ComponentConnection, connectionsOf } from './connections.ts';
import { connectVerdict } from './connects.ts';
import { type SinkView, type Verdict, viewsBySink } from './verdict.ts';

const handshakesAtOnce = 8;

/** Checks all that is stored: against the spec, by Go's rules, and by handshakes in this process. */
export async function verifyObserved(
  observed: ObservedState,
  now: Date,
  listener: Listener,
  call: Call,
): Promise<readonly Verdict[]> {
  const observation = observe(observed);
  const stored = storedVerdicts(observed, now);
  const dialled = viewsBySink(observed, observation).flatMap((view) =>
    connectionsOf(observed)
      .filter((connection) => storesBothEnds(connection, view))
      .map((connection) => ({ connection, view })),
  );
  const connects = await eachAtMost(handshakesAtOnce, dialled, async ({ connection, view }) =>
    connectVerdict(connection, view, listener, call),
  );
  return [...stored, ...connects];
}

/** Checks the same without a handshake: reveals no key. */
export function storedVerdicts(observed: ObservedState, now: Date): readonly Verdict[] {
  const observation = observe(observed);
  const { repairs, steps } = makePlan(observed, now);
  return [
    ...repairs.map(driftVerdict),
    ...steps.filter(isStored).map(specVerdict),
    ...acceptedVerdicts(observed, observation, now),
    ...overfullFiles(observed, observation),
  ];
}

/** A layout may have no location for one end: then nothing reads both from this sink. */
function storesBothEnds({ client, server, entry }: ComponentConnection, { observation }: SinkView): boolean {
  const trusted = [entry.clientTrusts, entry.serverTrusts].filter((each) => each !== null);
  return [client, server, ...trusted].every((id) => (observation.get(id)?.length ?? 0) > 0);
}

/** What no sink keeps cannot be checked. */
function isStored({ warnings }: Step): boolean {
  return !warnings.some(({ reason }) => reason === 'not-stored');
}

function driftVerdict({ location, drift }: LocationDrift): Verdict {
  const text = statement('declared/drift', { drift });
  return { check: 'declared', what: statement('subject/location', { location }), holds: 'no', text, warnings: [] };
}

function specVerdict(step: Step): Verdict {
  const findings = [...step.reasons, ...step.warnings];
  // The current generation matches the spec, whatever the next slot holds.
  const waits = step.action === 'pending' && step.awaitsNext === true;
  return {
    check: 'declared',
    what: statement('subject/artifact', { artifact: step.artifact, sink: null }),
    holds: step.action === 'unchanged' || waits ? 'yes' : 'no',
    text: statement('declared', { findings }),
    warnings: waits ? findings : step.warnings,
  };
}

const single = setFlags.filter(({ part, takes }) => part === 'certificate' && takes === 'one');

/** Reports files with several certificates that a component reads, if it exits on more than one. */
function overfullFiles(observed: ObservedState, observation: Observation): readonly Verdict[] {
  return ofKind(observed.artifacts, 'ca').flatMap((artifact) =>
    single
      .filter((flag) => flag.artifact === artifact.name)
      .flatMap(({ component, flag }) =>
        (observation.get(artifact.id) ?? []).flatMap((copy): Verdict[] => {
          // A component with a separate signing file uses that file.
          const own = present(copy.signingCertificates);
          const count = (own ?? present(copy.certificates))?.length ?? 0;
          if (count <= 1) return [];
          const part = own === undefined ? 'certificate' : 'signing certificate';
          const entry = copy.slots.get(part)?.entry ?? artifact.id;
          const ca = own === undefined ? artifact.name : null;
          const text = statement('accepted/several', { entry, count, component, ca });
          const what = statement('subject/flag', { component, flag, artifact: artifact.id });
          return [{ check: 'accepted', what, holds: 'no', text, warnings: [] }];
        }),
      ),
  );
}
